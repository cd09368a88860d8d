"""Everything that was said in a session, as a file to take home."""
