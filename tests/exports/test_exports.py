"""Everything that was said, to take home."""

import csv
import io
import os
import subprocess
import sys
import threading
import time
from datetime import datetime
from urllib.parse import quote

import openpyxl
import pytest
from flask_migrate import upgrade

from config import ROOT
from engagenow import create_app, demo
from engagenow.core.database import db
from engagenow.core.errors import RateLimited, Unavailable
from engagenow.exports import runner
from engagenow.exports.runner import COMMAND, GIVES_WAY, Job, Turns
from tests.conftest import settings_of
from tests.inside import Page
from tests.people import Presenter, over_test_client
from tests.waiting import PATIENCE, eventually

KOREAN = ["구분", "번호", "시각 (Asia/Seoul)", "닉네임", "역할", "내용", "비고"]
ENGLISH = ["Part", "Number", "Time (UTC)", "Nickname", "Role", "Text", "Note"]
SEOUL = "?tz=Asia/Seoul"


@pytest.fixture
def ask(client, ada, live):
    headers = {"Authorization": f"Bearer {ada.token}"}
    return lambda kind, query="": client.get(f"/api/sessions/{live['id']}/export.{kind}{query}", headers=headers)


@pytest.fixture
def download(ask):
    def get(kind, query=SEOUL):
        answer = ask(kind, query)
        assert answer.status_code == 200, answer.json
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.content_length == len(answer.data)
        return answer

    return get


@pytest.fixture
def evening(clock, guest, stage, tick):
    one = guest("하나")
    first, second, third = one.says('안녕, "여러분"\n두 줄'), one.says("지울 말"), stage.says("네")
    stage.asks("delete_message", id=second["id"])
    stage.asks("pin_message", id=third["id"], pinned=True)
    one.taps()
    one.taps()
    tick()
    return first, third


def rows_of(answer):
    content = answer.data.decode("utf-8")
    assert content.startswith("\ufeff"), "Excel takes it for UTF-8 by that alone"
    return list(csv.reader(io.StringIO(content.removeprefix("\ufeff"), newline="")))


def sheet_of(answer):
    return openpyxl.load_workbook(io.BytesIO(answer.data)).active


def test_as_csv_in_the_language_and_the_zone_of_the_presenter(download, evening):
    answer = download("csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    head, first, answered, taps = rows_of(answer)
    assert head == KOREAN
    at = "2026-03-04 14:06:07"  # 05:06:07 in UTC
    assert first == ["채팅", f"{evening[0]['seq']}", at, "하나", "참여자", '안녕, "여러분"\n두 줄', ""]
    assert answered == ["채팅", f"{evening[1]['seq']}", at, "Ada", "발표자", "네", "고정됨"]
    assert taps == ["반응", "", "", "", "", "👍", "2"]


def test_in_english_and_utc(download, evening):
    head, first, answered, _ = rows_of(download("csv", "?lang=en"))
    assert head == ENGLISH
    assert (first[0], first[2], first[4], answered[6]) == ("Chat", "2026-03-04 05:06:07", "participant", "pinned")


def test_as_a_workbook_with_real_dates(download, evening):
    sheet = sheet_of(download("xlsx"))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == KOREAN
    assert rows[1][1:3] == [evening[0]["seq"], datetime(2026, 3, 4, 14, 6, 7)]  # noqa: DTZ001 a workbook has no zones
    assert sheet["C2"].is_date
    assert rows[1][5] == '안녕, "여러분"\n두 줄'
    assert rows[3][5:] == ["👍", "2"]
    assert len(rows) == 4


def test_as_json(download, evening, ada, live):
    exported = download("json").json
    assert exported["session"] == ada.asks("GET", f"/api/sessions/{live['id']}").body
    assert [said["text"] for said in exported["said"]] == ['안녕, "여러분"\n두 줄', "네", "👍"]
    assert exported["said"][0]["at"] == "2026-03-04T05:06:07.000Z"
    assert [said["note"] for said in exported["said"]] == ["", "pinned", "2"], "for programs, in no language"


def test_of_a_session_in_which_nobody_said_a_word(download):
    assert rows_of(download("csv")) == [KOREAN]
    assert download("json").json["said"] == []
    assert sheet_of(download("xlsx")).max_row == 1


def test_no_cell_is_a_formula(guest, download):
    one = guest("=cmd")
    one.says("\u200b=1+1")
    row = rows_of(download("csv"))[1]
    assert (row[3], row[5]) == ("'=cmd", "'\u200b=1+1")
    sheet = sheet_of(download("xlsx"))
    assert [(cell.value, cell.data_type) for cell in (sheet["D2"], sheet["F2"])] == [
        ("=cmd", "s"),
        ("\u200b=1+1", "s"),
    ]


def test_the_file_is_called_by_the_title_and_the_day(ada, client, clock):
    live = ada.opens('2/3 "주" 회의: 시작..')
    answer = client.get(f"/api/sessions/{live['id']}/export.json", headers={"Authorization": f"Bearer {ada.token}"})
    name = quote("23 주 회의 시작 2026-03-04.json")
    expected = f"attachment; filename=engagenow-{live['session_code']}.json; filename*=UTF-8''{name}"
    assert answer.headers["Content-Disposition"] == expected


@pytest.mark.parametrize("zone", ["Asia/Atlantis", "../etc/passwd", "/etc/passwd", "Asia", "", "%00", "a" * 81])
def test_a_zone_that_nobody_knows(ask, zone):
    answer = ask("csv", f"?tz={zone}")
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")


@pytest.fixture
def real_process(monkeypatch):
    """Not forked, as elsewhere in the tests."""
    monkeypatch.setattr(runner, "COMMAND", COMMAND)


def test_an_export_that_fails_says_so_and_the_log_says_where(app, ask, caplog, capfd, real_process):
    app.extensions["exports"].database_url = "postgresql+psycopg2://engage:geheim@127.0.0.1:1/engage"
    answer = ask("csv")
    assert (answer.status_code, answer.json["code"]) == (503, "unavailable")
    assert answer.json["retry_after"] == 10
    assert "an export failed" in caplog.text
    assert "OperationalError" in caplog.text
    assert "geheim" not in caplog.text
    assert "Traceback" not in capfd.readouterr().err, "it went past the log"


def test_an_export_without_an_end_is_ended(monkeypatch, tmp_path):
    monkeypatch.setattr(runner, "COMMAND", ("sleep", "600"))
    monkeypatch.setattr(runner, "LONGEST", 0.2)
    job = runner.Job(database_url="", session_id="", sources=[], format="csv", zone=None, locale="en", session={})
    began = time.monotonic()
    with pytest.raises(Unavailable):
        runner.Runner("").run(job, "ada")
    assert time.monotonic() - began < PATIENCE, "s, and not ten minutes"


@pytest.mark.parametrize("patched", ["eventlet", "gevent"])
def test_an_export_without_an_end_is_ended_in_a_patched_process(patched):
    command = [sys.executable, "-W", "ignore", "-m", "tests.exports.endless", patched]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ran.stdout.strip() == "unavailable", ran.stderr


def test_an_export_gives_way_to_every_program_that_people_wait_for(monkeypatch):
    monkeypatch.setattr(runner, "GIVES_WAY", GIVES_WAY)
    monkeypatch.setattr(runner, "COMMAND", (sys.executable, "-c", "import os; print(os.nice(0))"))
    job = Job(database_url="", session_id="", sources=[], format="csv", zone=None, locale="en", session={})
    with runner.Runner("").run(job, "ada") as told:
        told.seek(0)
        assert int(told.read()) == min(os.nice(0) + 10, 19)


def test_each_user_exports_one_file_at_a_time_and_a_process_two():
    turns, inside, finish = Turns(most=2), [], threading.Event()

    def export(user):
        with turns.take(user):
            inside.append(user)
            finish.wait(PATIENCE)

    working = [threading.Thread(target=export, args=(user,)) for user in ("ada", "ada", "bob", "cleo")]
    for one, at_work in zip(working, (1, 1, 2, 2), strict=True):
        one.start()
        eventually(lambda at_work=at_work: len(inside) == at_work)
    time.sleep(0.05)
    assert inside == ["ada", "bob"]
    with pytest.raises(RateLimited) as refused, turns.take("dora", patience=0.05):
        pass
    assert refused.value.retry_after == 10
    finish.set()
    for one in working:
        one.join(PATIENCE)
    assert sorted(inside) == ["ada", "ada", "bob", "cleo"], "who waited had a turn"
    with turns.take("ada", patience=0), turns.take("bob", patience=0):
        pass


def test_from_postgresql(postgres, tmp_path, real_process):
    app = create_app(settings_of(tmp_path, DATABASE_URL=postgres))
    with app.app_context():
        upgrade(str(ROOT / "migrations"))
        demo.make(db.engine)
    ada = Presenter(over_test_client(app.test_client()), "presenter@test.com")
    page = Page(app)
    page.joins({"id": "test-session-id"}, nickname="하나")
    said = [page.says(f"{number}")["seq"] for number in range(3)]
    exported = ada.asks("GET", "/api/sessions/test-session-id/export.json")["said"]
    chat = [(line["seq"], line["text"]) for line in exported if line["feature"] == "chat"]
    assert chat == [(seq, f"{number}") for number, seq in enumerate(said)]
    page.goes()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
