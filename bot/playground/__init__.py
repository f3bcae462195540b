"""The playground: local stand-ins for what the bot talks to, to see it work with none of that."""
