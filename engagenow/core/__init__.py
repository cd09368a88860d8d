"""What every feature shares. Nothing here knows Flask or Socket.IO."""
