"""The revisions, in order of their numbers. Written by hand, and never changed once they are released."""
