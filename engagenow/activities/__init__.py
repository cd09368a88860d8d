"""Activities: what the presenter prepares and the room answers."""
