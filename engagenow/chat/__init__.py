"""The live chat."""
