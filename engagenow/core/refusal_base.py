"""What every refusal is made of. The refusals themselves are in errors.py."""

import math
from typing import ClassVar

from engagenow.core.fields import Fields


def N_(sentence: str) -> str:  # noqa: N802 gettext's own name for this marker
    """Mark a sentence for the translators; it is translated where it is shown."""
    return sentence


class Refusal(Exception):
    """A refusal that the asker is told: `detail` from `sentence` and `data`, `code`, and the fields of `extra`."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400
    default: ClassVar[str] = N_("That is not possible.")

    def __init__(self, sentence: str | None = None, **data: object) -> None:
        self.sentence = sentence or self.default
        self.data = data
        super().__init__(self.sentence)

    @property
    def extra(self) -> Fields:
        """What the answer carries beside `detail` and `code`."""
        return {}


class Invalid(Refusal):
    """`errors` is a list of {field, message, data?}: what is wrong with which field. `data` is of the message alone."""

    code = "invalid"
    status = 422
    default = N_("Something in the request is not valid.")

    def __init__(self, sentence: str | None = None, *, errors: list[Fields] | None = None, **data: object) -> None:
        super().__init__(sentence, **data)
        self.errors = errors or []

    @property
    def extra(self) -> Fields:
        """{errors}"""
        return {"errors": self.errors}


class Temporary(Refusal):
    """A refusal that ends by itself. `retry_after` is in seconds, at least 0.1."""

    def __init__(self, sentence: str | None = None, *, retry_after: float, **data: object) -> None:
        super().__init__(sentence, **data)
        self.retry_after = max(1, math.ceil(retry_after * 10)) / 10  # rounded up: who waits as told is heard

    @property
    def extra(self) -> Fields:
        """{retry_after}"""
        return {"retry_after": self.retry_after}
