"""How a text is compared when people search for it."""

import unicodedata


def search_key(text: str) -> str:
    """The text without case, width and spaces: "Ｋim 민준" and "kim민준" have one key."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(folded.split())
