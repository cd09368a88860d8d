"""Sessions: what a presenter creates, starts, steers and takes home."""
