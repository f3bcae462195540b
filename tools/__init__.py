"""What makes the project's own files."""
