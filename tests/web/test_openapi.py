import json
import re

import pytest
from spectree import Response, SpecTree

from engagenow.web import openapi


@pytest.fixture
def spec(client):
    return client.get("/api/openapi.json").json


def operations(spec):
    return [(path, method, op) for path, methods in spec["paths"].items() for method, op in methods.items()]


def test_it_is_openapi_3_1(spec):
    assert spec["openapi"].startswith("3.1")
    assert spec["info"]["title"] == "EngageNow"


def test_every_route_of_the_api_is_described(app, spec):
    described = {(path, method.upper()) for path, method, _ in operations(spec)}
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method)
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/") and not rule.endpoint.startswith("api_docs.")
    }
    assert routes <= described
    assert {("/livez", "GET"), ("/health", "GET"), ("/auth/me", "GET"), ("/auth/test-login", "POST")} <= described
    assert {("/auth/login", "GET"), ("/auth/test-login", "GET"), ("/auth/logout", "POST")} <= described


def test_every_reference_leads_somewhere_and_no_schema_lies_about(spec):
    found = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(spec)))
    assert found == set(spec["components"]["schemas"])


def test_every_variable_of_a_path_is_a_parameter(spec):
    for path, _method, operation in operations(spec):
        named = {p["name"] for p in operation["parameters"] if p["in"] == "path"}
        assert named == set(re.findall(r"{(\w+)}", path))


def test_every_operation_has_a_name_of_its_own(spec):
    names = [operation["operationId"] for _, _, operation in operations(spec)]
    assert len(names) == len(set(names))


def test_what_needs_a_login_says_so(spec):
    for path, method, operation in operations(spec):
        open_to_all = path.startswith(
            ("/api/join/", "/livez", "/health", "/auth/test-login", "/auth/link", "/auth/login")
        )
        open_to_all = open_to_all or "/qr." in path
        assert bool(operation["security"]) is not open_to_all, (method, path)
        assert ("401" in operation["responses"]) or open_to_all


def test_google_is_described_where_it_is_configured(make_app, spec):
    google = make_app(GOOGLE_CLIENT_ID="id", GOOGLE_CLIENT_SECRET="secret").test_client()
    paths = google.get("/api/openapi.json").json["paths"]
    assert set(paths) - set(spec["paths"]) == {"/auth/google", "/auth/google/callback"}


def test_every_error_has_the_same_shape(spec):
    for path, method, operation in operations(spec):
        for status, answer in operation["responses"].items():
            if status >= "400" and path != "/health":
                schema = answer["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/Problem"}, (method, path, status)


def test_a_body_says_that_it_takes_no_more_fields(spec):
    for _path, _method, operation in operations(spec):
        for content in operation.get("requestBody", {}).get("content", {}).values():
            name = content["schema"]["$ref"].rpartition("/")[2]
            assert spec["components"]["schemas"][name]["additionalProperties"] is False, name


def test_asking_twice_and_another_app_get_the_same(client, spec, make_app):
    assert client.get("/api/openapi.json").json == spec
    assert make_app().test_client().get("/api/openapi.json").json == spec


def test_each_schema_is_made_once_and_when_it_is_asked_for(monkeypatch):
    made = []
    monkeypatch.setattr(SpecTree, "_add_model", lambda _tree, model, _mode: made.append(model.__name__))
    tree = openapi.new_tree()
    for _ in range(3):
        tree.validate(json=openapi.FieldProblem, resp=Response(HTTP_400=openapi.Problem))(lambda: None)
    assert made == []
    tree.make_schemas()
    tree.make_schemas()
    assert sorted(made) == ["FieldProblem", "Problem"]


def test_the_page_shows_every_operation_and_schema(client, spec):
    page = client.get("/api/docs").text
    for path, method, _operation in operations(spec):
        assert f"<code>{method.upper()} {path}</code>" in page
    for name in spec["components"]["schemas"]:
        assert f'id="schema-{name}"' in page
    assert "http://" not in page.replace("http://localhost", "")
    assert "https://" not in page
