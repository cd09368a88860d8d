"""Joining: by code, link or QR, with a nickname and no account."""
