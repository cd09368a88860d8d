"""What JSON objects are in Python: the fields of a payload, of an event, of an answer."""

from typing import Any

Fields = dict[str, Any]
