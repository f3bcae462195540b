"""The ModelArts client: one region's catalogue over HTTP, every outcome a value or a named error."""
