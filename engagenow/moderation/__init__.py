"""Moderation of what people write: which words are held, how fast people may write, who may come in."""
