"""A Google of our own: a real OpenID provider on loopback, that also insists on PKCE. Prints its port and serves.

python tests/auth/provider.py
"""

import base64
import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

import oidc_provider_mock
from werkzeug.serving import make_server
from werkzeug.test import run_wsgi_app
from werkzeug.wrappers import Request, Response

PEOPLE = {
    "ada": {"email": "ada@gmail.test", "email_verified": True, "name": "Ada Lovelace"},
    "moved": {"email": "bob@gmail.test", "email_verified": True, "name": "Bob"},
    "doubtful": {"email": "ada@gmail.test", "email_verified": False, "name": "Not Ada"},
    "silent": {"email": "ada@gmail.test"},
}


class InsistsOnPkce:
    """Refuses a code whose verifier does not match the challenge that the code was asked for with (RFC 7636)."""

    def __init__(self, provider: Callable[..., Any]) -> None:
        self._provider = provider
        self._challenges: dict[str, str] = {}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        if request.path == "/oauth2/authorize":
            return self._authorize(request)(environ, start_response)
        if request.path == "/oauth2/token" and not self._proven(request):
            refusal = Response(json.dumps({"error": "invalid_grant"}), 400, mimetype="application/json")
            return refusal(environ, start_response)
        return self._provider(environ, start_response)

    def _authorize(self, request: Request) -> Response:
        if request.args.get("code_challenge_method") != "S256" or not request.args.get("code_challenge"):
            return Response("PKCE is needed", 400)
        body, status, headers = run_wsgi_app(self._provider, request.environ, buffered=True)
        for code in parse_qs(urlsplit(headers.get("Location", "")).query).get("code", []):
            self._challenges[code] = request.args["code_challenge"]
        return Response(body, status, headers)

    def _proven(self, request: Request) -> bool:
        form = parse_qs(request.get_data(cache=True).decode())
        request.environ["wsgi.input"] = BytesIO(request.get_data())
        verifier, code = form.get("code_verifier", [""])[0], form.get("code", [""])[0]
        shown = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        return self._challenges.pop(code, None) == shown


def main() -> None:
    people = [oidc_provider_mock.User(sub=sub, claims=claims) for sub, claims in PEOPLE.items()]
    provider = oidc_provider_mock.app(require_nonce=True, user_claims=people)
    server = make_server("127.0.0.1", 0, InsistsOnPkce(provider.wsgi_app), threaded=True)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
