"""Everything that was said, to take home."""

import csv
import io

import openpyxl
import pytest

COLUMNS = ["feature", "seq", "at", "nickname", "role", "text", "note"]
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "＠a", "|calc", "{=1+1}", '=HYPERLINK("http://x")']


@pytest.fixture
def download(client, ada, live):
    def get(kind):
        path = f"/api/sessions/{live['id']}/export.{kind}"
        answer = client.get(path, headers={"Authorization": f"Bearer {ada.token}"})
        assert answer.status_code == 200
        name = f"engagenow-{live['session_code']}.{kind}"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer.headers["Cache-Control"] == "no-store"
        return answer

    return get


@pytest.fixture
def evening(guest, stage, tick):
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


def test_as_csv(download, evening):
    answer = download("csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    head, first, answered, taps = rows_of(answer)
    assert head == COLUMNS
    assert [first[0], first[1], *first[3:]] == [
        "chat",
        f"{evening[0]['seq']}",
        "하나",
        "participant",
        '안녕, "여러분"\n두 줄',
        "",
    ]
    assert [answered[1], *answered[3:]] == [f"{evening[1]['seq']}", "Ada", "presenter", "네", "pinned"]
    assert taps == ["reactions", "", "", "", "", "👍", "2"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(guest, download, text):
    one = guest("=cmd")
    one.says(text)
    row = rows_of(download("csv"))[1]
    assert row[3] == "'=cmd"
    assert row[5] == (text if text.startswith("{") else f"'{text}"), "braces mean nothing in CSV"
    sheet = openpyxl.load_workbook(io.BytesIO(download("xlsx").data)).active
    assert [(cell.value, cell.data_type) for cell in (sheet["D2"], sheet["F2"])] == [("=cmd", "s"), (text, "s")]


def test_as_a_workbook(download, evening):
    sheet = openpyxl.load_workbook(io.BytesIO(download("xlsx").data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == COLUMNS
    assert rows[1][1] == evening[0]["seq"], "a number"
    assert rows[1][5] == '안녕, "여러분"\n두 줄'
    assert rows[3][5:] == ["👍", "2"]
    assert len(rows) == 4


def test_as_json(download, evening, ada, live):
    exported = download("json").json
    assert exported["session"] == ada.asks("GET", f"/api/sessions/{live['id']}").body
    assert [said["text"] for said in exported["said"]] == ['안녕, "여러분"\n두 줄', "네", "👍"]
    assert set(exported["said"][0]) == set(COLUMNS)


def test_of_a_session_in_which_nobody_said_a_word(download):
    assert rows_of(download("csv")) == [COLUMNS]
    assert download("json").json["said"] == []
    assert openpyxl.load_workbook(io.BytesIO(download("xlsx").data)).active.max_row == 1
