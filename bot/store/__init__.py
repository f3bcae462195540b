"""The store: what outlives a process, in SQLite or PostgreSQL."""
