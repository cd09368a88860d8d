"""The API of accounts."""

from flask import Blueprint

from engagenow.auth import service
from engagenow.auth.schemas import ChangeUser, UserView
from engagenow.core.errors import TokenInvalid
from engagenow.core.people import Presenter
from engagenow.web import limits
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


@blueprint.patch("/me")
@endpoint(who=user, body=ChangeUser, answers={200: UserView}, tag="auth", per_user=limits.CHOOSE_NAME)
def change(actor: Presenter, body: ChangeUser) -> UserView:
    """Change the name under which one presents. A session shows it once its presenter enters the room again."""
    return service.view(service.choose_name(actor.user_id, body.name))
