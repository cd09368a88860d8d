"""The API of accounts."""

from flask import Blueprint

from engagenow.auth import service
from engagenow.auth.schemas import UserView
from engagenow.core.errors import TokenInvalid
from engagenow.core.people import Presenter
from engagenow.web.api import endpoint, user

blueprint = Blueprint("auth", __name__, url_prefix="/auth")


@blueprint.get("/me")
@endpoint(who=user, answers={200: UserView}, tag="auth")
def me(actor: Presenter) -> UserView:
    """Who is logged in."""
    account = service.user_by_id(actor.user_id)
    if account is None:
        raise TokenInvalid
    return service.view(account)
