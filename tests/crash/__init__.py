"""The crash harness: processes that are killed at every step, and what each channel was told in the end."""
