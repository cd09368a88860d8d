import re

import pytest

from engagenow import create_app
from engagenow.web.static_files import FOLDER, build_of, copy_to, lean
from tests.conftest import settings_of

ADDRESS = re.compile(r'"(/static/[^"#]+)["#]')
FOR_A_YEAR = "public, max-age=31536000, immutable"
TEMPLATES = FOLDER.parent / "templates"
ICONS = ("room_icons.svg", "icons.svg")


def get(client, address):
    """(status, headers); a file's answer is closed."""
    with client.get(address) as answer:
        return answer.status_code, answer.headers


def addresses(client):
    return set(ADDRESS.findall(client.get("/").text + client.get("/join").text + client.get("/api/docs").text))


def test_pages_name_every_file_with_its_build_and_it_is_kept_for_a_year(client):
    build = build_of(FOLDER)
    named = addresses(client)
    assert len(named) > 5
    for address in named:
        assert address.startswith(f"/static/{build}/")
        status, headers = get(client, address)
        assert (status, headers["Cache-Control"]) == (200, FOR_A_YEAR)
        assert "Set-Cookie" not in headers


def test_what_a_file_names_by_itself_stays_in_its_build():
    """No script or sheet names a file from the root."""
    files = [path for path in FOLDER.rglob("*") if path.suffix in (".js", ".css") and "vendor" not in path.parts]
    assert len(files) > 20
    assert [file for file in files if "/static/" in file.read_text()] == []


@pytest.mark.parametrize("prefix", ["/static/", "/static/0123456789ab/"])
def test_without_a_build_or_with_another_one_the_browser_asks_each_time(client, prefix):
    status, headers = get(client, f"{prefix}css/base.css")
    assert (status, headers["Cache-Control"]) == (200, "no-cache")
    assert headers["ETag"]


@pytest.mark.parametrize("path", ["nothing.css", "../__init__.py", "%2e%2e/__init__.py", "css"])
def test_what_is_not_there_is_not_kept(client, path):
    status, headers = get(client, f"/static/{build_of(FOLDER)}/{path}")
    assert (status, headers["Cache-Control"]) == (404, "private, no-cache")


def test_who_develops_sees_a_change_at_once(tmp_path):
    client = create_app(settings_of(tmp_path, ENVIRONMENT="development")).test_client()
    assert get(client, f"/static/{build_of(FOLDER)}/css/base.css")[1]["Cache-Control"] == "no-cache"


def test_a_build_is_named_by_its_content(tmp_path):
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "a.css").write_text("a{}")
    first = build_of(tmp_path)
    assert re.fullmatch("[0-9a-f]{12}", first)
    (tmp_path / "css" / "a.css").rename(tmp_path / "css" / "b.css")
    second = build_of(tmp_path)
    (tmp_path / "css" / "b.css").write_text("b{}")
    assert len({first, second, build_of(tmp_path)}) == 3


def test_the_copy_for_nginx_stands_beside_earlier_ones(tmp_path):
    (tmp_path / "0123456789ab").mkdir()
    made = copy_to(tmp_path)
    assert made == copy_to(tmp_path) == tmp_path / build_of(FOLDER)
    assert {path.relative_to(made): path.read_bytes() for path in made.rglob("*") if path.is_file()} == {
        path.relative_to(FOLDER): lean(path) for path in FOLDER.rglob("*") if path.is_file()
    }
    assert {path.name for path in tmp_path.iterdir()} == {"0123456789ab", made.name}


def test_the_copy_has_no_comments_no_indentation_and_the_same_lines(tmp_path):
    script = tmp_path / "a.js"
    script.write_text("// why\nconst a = 'http://b' // why\n  // why\n  a()\nb('c // d')\n")
    assert lean(script) == b"\nconst a = 'http://b'\n\na()\nb('c // d')\n"
    sheet = tmp_path / "a.css"
    sheet.write_text("/* why */\na { b: c; } /* kept */\n@media print {\n  /* why */\n  a { b: c; }\n}\n")
    assert lean(sheet) == b"\na { b: c; } /* kept */\n@media print {\n\na { b: c; }\n}\n"


@pytest.mark.parametrize("script", [path for path in FOLDER.rglob("*.js") if "vendor" not in path.parts], ids=str)
def test_no_text_goes_over_several_lines(script):
    """Its lines could look like comments, and would lose what they begin with."""
    assert script.read_text().count("`") % 2 == 0
    assert [text for text in re.findall(r"`[^`]*`", script.read_text()) if "\n" in text] == []


def test_every_icon_of_the_room_is_in_the_file_that_phones_load():
    source = (TEMPLATES / "partials" / "icons.html").read_text()
    of_the_room = re.findall(r"'(\w+)'", re.search(r"set of_the_room = \[(.*?)\]", source)[1])
    drawn = {name: re.findall(r'symbol id="(\w+)"', (FOLDER / "img" / name).read_text()) for name in ICONS}
    assert drawn["room_icons.svg"] == of_the_room
    used = {n for path in TEMPLATES.rglob("*.html") for n in re.findall(r"icon\('(\w+)'\)", path.read_text())}
    assert used <= {name for names in drawn.values() for name in names}
