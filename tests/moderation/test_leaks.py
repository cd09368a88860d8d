"""Words that only some may read: in no byte of a phone or the projector, whenever it came in, of an export or of a log.

The same over two workers: tests/faults/test_workers.py.
"""

import logging
from contextlib import contextmanager

from engagenow import create_app
from tests.conftest import close
from tests.inside import Page
from tests.moderation.secret_words import ANONYMOUS, AUTHOR, NEVER_SHOWN, SECRETS, Room, as_text, found


@contextmanager
def opened(app):
    page = Page(app)
    yield page
    page.goes()


def reads(app, live):
    """`read(path, token)`: what this app answers at a path of the session."""

    def read(path, token):
        bearer = {"Authorization": f"Bearer {token}"}
        return app.test_client().get(f"/api/sessions/{live['id']}/{path}", headers=bearer).json

    return read


def test_no_byte_of_a_phone_a_projector_an_export_or_a_log_has_them(
    app, config, caplog, clock, tick, guest, page, ada, live, stage
):
    caplog.set_level(logging.DEBUG)
    witness, screen = guest("지켜보는 사람"), page(token=ada.token)
    screen.joins(live, view="screen")
    room = Room(ada, live, guest, stage)
    room.writes_all()
    clock.goes(seconds=30)  # what could be undone is erased
    tick()
    told = as_text([witness.events, screen.events])
    assert ANONYMOUS in told
    assert found((*NEVER_SHOWN, *room.author), told) == []
    assert found(room.author, as_text(stage.events)) == []
    waiting = ada.asks("GET", f"/api/sessions/{live['id']}/waiting?feature=questions").body
    assert len(waiting) == 2
    assert found(room.author, as_text(waiting)) == []
    exports = [ada.asks("GET", f"/api/sessions/{live['id']}/export.{ending}").body for ending in ("json", "csv")]
    assert ANONYMOUS in str(exports)
    assert found((*SECRETS, *room.author), str(exports)) == []
    after_a_restart = create_app(config)
    for each, when in ((app, "나중에"), (after_a_restart, "재시작 뒤")):
        late = room.looked_at(lambda each=each: opened(each), reads(each, live), when)
        assert ANONYMOUS in late
        assert found((*SECRETS, *room.author), late) == []
    close(after_a_restart)
    assert found((*SECRETS, AUTHOR), caplog.text) == []
