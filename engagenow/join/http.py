"""Joining and renaming over HTTP."""

from flask import Blueprint

from engagenow.core.errors import (
    Forbidden,
    Kicked,
    NicknameInvalid,
    NicknameTaken,
    RateLimited,
    SessionFull,
    SessionNotActive,
)
from engagenow.core.live import Live
from engagenow.core.models import LiveSession
from engagenow.join import renaming, service
from engagenow.join.edge import anyone_with_the_code
from engagenow.join.schemas import FaceQuery, Join, Joined, PublicFace, Rename
from engagenow.join.service import Guest
from engagenow.join.status_watch import wait_for_change
from engagenow.moderation.rules import SessionLocked, TextRefused
from engagenow.sessions.edge import house, keeper, run
from engagenow.sessions.service import current_view
from engagenow.sessions.views import AttendeeView, ParticipantView
from engagenow.web.api import endpoint

KEEPER = keeper("people")
blueprint = Blueprint("join", __name__, url_prefix="/api/join")
participants = Blueprint("renaming", __name__, url_prefix="/api/sessions/<session_id>/participants/<participant_id>")


@blueprint.get("/<code>")
@endpoint(
    who=anyone_with_the_code, query=FaceQuery, answers={200: PublicFace}, open_to_everybody=True, tag="join",
    refusals=[RateLimited],
)  # fmt: skip
def face(row: LiveSession, query: FaceQuery) -> PublicFace:
    """What a session looks like from outside. With `unless`, a page can wait for the start without asking often."""
    if query.unless == row.status:
        code = row.session_code
        wait_for_change(row, house())
        row = service.find_by_code(code)
    return service.face(row, house())


@blueprint.post("/<code>")
@endpoint(
    who=anyone_with_the_code, body=Join, answers={200: Joined}, open_to_everybody=True, tag="join",
    refusals=[
        NicknameTaken, NicknameInvalid, TextRefused, SessionNotActive, SessionLocked, SessionFull, Kicked, RateLimited,
    ],
)  # fmt: skip
def join(row: LiveSession, body: Join) -> Joined:
    """Join with a nickname. The same join_key again is the same participant."""
    return run(row.id, _join, Guest(nickname=body.nickname, join_key=body.join_key))


def _join(live: Live, _actor: None, guest: Guest) -> Joined:
    person = service.join(live, guest, connects=False)
    return Joined(
        participant=ParticipantView(id=person.id, nickname=person.nickname, role=person.role),
        session=current_view(live),
        token=live.house.tokens.issue(person.id, person.session_id),
    )


@participants.post("/rename")
@endpoint(
    who=KEEPER, body=Rename, answers={200: AttendeeView}, refusals=[Forbidden, NicknameTaken, NicknameInvalid],
    tag="participants",
)  # fmt: skip
def rename(row: LiveSession, participant_id: str, body: Rename) -> AttendeeView:
    """Give a participant another nickname, also in what it wrote before."""
    return run(row.id, renaming.rename_participant, participant_id, body.nickname)
