"""The catalogue: what ModelArts offers, and how a question is read and answered. Pure; no I/O, no clock."""
