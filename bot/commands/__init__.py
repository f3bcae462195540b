"""The commands behind `python -m bot`: each puts the pieces together in a few lines."""
