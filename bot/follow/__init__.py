"""Following: from a poll to what each channel is told, once."""
