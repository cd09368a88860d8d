"""Values that no kind expects, in answers and in definitions: refused by name, and never a fault of ours."""

import pytest

from tests.realtime.test_nasty_values import NASTY

FIELDS = {
    "choice": ("options", "min", "max"),
    "rating": ("value", "values", "from", "to", "low", "statements"),
    "ranking": ("order", "options", "top"),
    "number": ("value", "min", "max", "step", "unit"),
    "text": ("texts", "most"),
    "word_cloud": ("entries", "most", "split"),
}
DEEP = ["[" * 900 + "]" * 900, '{"a":' * 900 + "1" + "}" * 900]
VALUES = [*NASTY, *DEEP, "[[]]", "[null]", '[{"id":null}]', '["\\u0000"]', '{"x":1e300}', "1e-300", "0.00001"]


@pytest.fixture(autouse=True)
def without_limits(app):
    app.extensions["house"].limits._enabled = False


@pytest.mark.parametrize("kind", FIELDS)
def test_no_answer_is_an_internal_error(agenda, guest, kind, caplog):
    poll, one = agenda.opens(kind), guest("아무나")
    for value in VALUES:
        for answer in (value, *(f'{{"{field}":{value}}}' for field in FIELDS[kind])):
            one.sends_raw(f'2["answer",{{"activity_id":"{poll["id"]}","round":1,"answer":{answer}}}]')
    codes = {problem["code"] for problem in one.heard("error")}
    assert "invalid" in codes, "errors are heard at all"
    assert codes <= {"invalid", "bad_packet"}
    assert not [record for record in caplog.records if record.exc_info]
    assert agenda.results(poll)["voters"] <= 1


@pytest.mark.parametrize("kind", FIELDS)
def test_no_definition_is_an_internal_error(agenda, client, ada, kind):
    headers = {"Authorization": f"Bearer {ada.token}"}
    for value in VALUES:
        for definition in (value, *(f'{{"{field}":{value}}}' for field in FIELDS[kind])):
            body = f'{{"kind":"{kind}","title":"t","definition":{definition}}}'
            answer = client.post(agenda.path, data=body, content_type="application/json", headers=headers)
            assert answer.status_code in (201, 422), (definition[:80], answer.text[:200])
