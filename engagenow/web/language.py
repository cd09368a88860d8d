"""One room reads one language: it is chosen, never guessed from the browser."""

from urllib.parse import quote, urlencode

from flask import Blueprint, Flask, current_app, g, has_request_context, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext, ngettext, npgettext, pgettext

from engagenow.auth import identity, service
from engagenow.auth.rules import safe_next
from engagenow.core.errors import N_, Invalid
from engagenow.core.fields import Fields
from engagenow.extensions import babel

LOCALES = {"ko": "한국어", "en": "English"}
COOKIE = "lang"
YEAR = 365 * 24 * 3600

blueprint = Blueprint("language", __name__)


def init_app(app: Flask) -> None:
    """Choose a language for each request, and give templates their functions for texts."""
    babel.init_app(app, locale_selector=chosen_locale)
    # Texts for scripts keep their %(n)s: Flask-Babel's own functions fill in only what they are given.
    install = app.jinja_env.install_gettext_callables
    install(gettext, ngettext, newstyle=False, pgettext=pgettext, npgettext=npgettext)
    app.register_blueprint(blueprint)
    # What a page holds as JSON is in UTF-8 as the rest of it: a Hangul letter escaped is twice as long. No spaces.
    app.jinja_env.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    app.context_processor(_for_templates)


def _for_templates() -> Fields:
    return {"locale": str(get_locale()), "locales": LOCALES, "here": here}


def here() -> str:
    """The address of the page at hand, for coming back to it. Without `lang`, which would undo the switch."""
    query = urlencode([pair for pair in request.args.items(multi=True) if pair[0] != "lang"])
    return f"{quote(request.path)}?{query}" if query else quote(request.path)


def chosen_locale() -> str:
    """For the request at hand; for a socket's command the language of the request that opened the socket."""
    if not has_request_context():
        return str(g.get("locale") or current_app.config["DEFAULT_LOCALE"])
    return _locale()


def speak(locale: str) -> None:
    """Choose the language of an application context that has no request."""
    g.locale = locale


def _locale() -> str:
    """`?lang=`, else the switch's cookie, else the user's setting, else DEFAULT_LOCALE."""
    wishes = request.args.get("lang"), request.cookies.get(COOKIE), identity.known_locale()
    return first_known(*wishes, default=current_app.config["DEFAULT_LOCALE"])


def first_known(*wishes: str | None, default: str) -> str:
    """The first of these languages that there is."""
    return next((wish for wish in wishes if wish in LOCALES), None) or default


@blueprint.route("/language", methods=["GET", "POST"])
def switch() -> ResponseReturnValue:
    """Choose a language for this browser and, when logged in, for the account."""
    wish = request.values.get("lang")
    if wish not in LOCALES:
        raise Invalid(errors=[{"field": "lang", "message": N_("This language is not available.")}])
    actor = identity.current_actor() if request.method == "POST" else None
    if actor:
        service.choose_locale(actor.user_id, wish)
    response = redirect(safe_next(request.values.get("next"), home="/"))
    secure = bool(current_app.config.get("SESSION_COOKIE_SECURE"))
    response.set_cookie(COOKIE, wish, max_age=YEAR, samesite="Lax", secure=secure, httponly=True)
    return response
