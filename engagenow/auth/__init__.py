"""Accounts and logins: who is at the door, and how they came in."""
