"""What a page was told last of moderation, on the desk or of its own."""

from typing import Any

from tests.inside import Page
from tests.waiting import eventually


def told(page: Page, name: str, expected: Any = None) -> Any:
    """The part that it was told last, waited for: until it is the expected one, or until there is one."""

    def last() -> Any:
        heard = [part for part in page.heard(name) if part["feature"] == "moderation"]
        return max(heard, key=lambda part: part["rev"])["data"] if heard else None

    eventually(lambda: last() is not None if expected is None else last() == expected, saying=last)
    return last()
