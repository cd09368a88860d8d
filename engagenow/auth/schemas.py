"""What clients may say about logins, and what they are told."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from engagenow.core.text_fields import Line


class TestLogin(BaseModel):
    """The account of the test login; it is made when it is new."""

    __test__ = False  # not a test case, though its name begins like one
    model_config = ConfigDict(extra="forbid")

    email: str = Field(
        min_length=3, max_length=320, examples=["presenter@test.com"], json_schema_extra={"format": "email"}
    )
    name: str | None = Field(default=None, max_length=100)


class ChangeUser(BaseModel):
    """What a presenter may change of the account."""

    model_config = ConfigDict(extra="forbid")

    name: Line = Field(description="how the presenter is called in sessions")


class UserView(BaseModel):
    """An account, as its owner sees it."""

    id: str
    email: str
    name: str


class AccessToken(BaseModel):
    """A bearer token (RFC 6750) and the account that it is of."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 (the name of a scheme)
    expires_in: int = Field(description="Seconds that the token is good for.")
    user: UserView
