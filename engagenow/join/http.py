from typing import Any

from flask import Blueprint

from engagenow.core.errors import Kicked, NicknameInvalid, NicknameTaken, SessionFull, SessionNotActive
from engagenow.core.models import LiveSession
from engagenow.core.people import Participant
from engagenow.join import service
from engagenow.join.schemas import Join, Joined, PublicFace
from engagenow.join.service import Guest
from engagenow.sessions.http import house, run
from engagenow.sessions.schemas import ParticipantView
from engagenow.sessions.service import current_view
from engagenow.web.api import endpoint

blueprint = Blueprint("join", __name__, url_prefix="/api/join")


def whoever_has_the_code(code: str) -> dict[str, Any]:
    """For `endpoint(who=…)`: all who know the code."""
    return {"row": service.find_by_code(code)}


@blueprint.get("/<code>")
@endpoint(who=whoever_has_the_code, answers={200: PublicFace}, open_to_everybody=True, tag="join")
def face(row: LiveSession) -> PublicFace:
    """What a session looks like from outside."""
    return service.face(row, house())


@blueprint.post("/<code>")
@endpoint(
    who=whoever_has_the_code, body=Join, answers={200: Joined}, open_to_everybody=True, tag="join",
    refusals=[NicknameTaken, NicknameInvalid, SessionNotActive, SessionFull, Kicked],
)  # fmt: skip
def join(row: LiveSession, body: Join) -> Joined:
    """Join with a nickname. The same join_key again is the same participant."""
    guest = Guest(nickname=body.nickname, join_key=body.join_key)

    def work(live: Any) -> tuple[Participant, Any]:
        return service.join(live, guest, connects=False), current_view(live)

    person, session = run(row.id, work)
    token = house().tokens.issue(person.id, person.session_id)
    return Joined(
        participant=ParticipantView(id=person.id, nickname=person.nickname, role=person.role),
        session=session,
        token=token,
    )
