"""What a real server says of itself when people come, talk, and go."""

import requests
from prometheus_client.parser import text_string_to_metric_families

from tests.people import Phone


def figures(server):
    with requests.get(f"{server.url}/metrics", timeout=30) as answer:
        assert answer.status_code == 200
        families = text_string_to_metric_families(answer.text)
        samples = [sample for family in families for sample in family.samples]
    plain = [sample for sample in samples if "le" not in sample.labels]
    return {sample.name + sample.labels.get("kind", ""): sample.value for sample in plain}


def test_it_counts_what_happens(own_server):
    server = own_server().start()
    before = figures(server)
    one, two = Phone(server.url), Phone(server.url)
    one.joins(session_code="TEST01", nickname="하나")
    late = two.joins(session_code="TEST01", nickname="둘")
    for number in range(5):
        one.says(f"{number}")
    two.heard("new_message", lambda data: data["message"] == "4")
    two.joins(session_code="TEST01", token=late["token"], since=late["last_seq"])
    two.joins(session_code="TEST01", token=late["token"], since=late["last_seq"] + 1000)
    now = figures(server)
    rose = {name: value - before[name] for name, value in now.items()}

    assert (now["engagenow_connections"], now["engagenow_rooms"], now["engagenow_waiting_commands"]) == (2, 1, 0)
    assert rose["engagenow_deliveries_total"] >= 10
    assert rose["engagenow_ack_seconds_count"] == 9
    assert 5 <= rose["engagenow_batch_commands_count"] <= rose["engagenow_batch_commands_sum"]
    assert rose["engagenow_delivery_seconds_count"] >= 1
    assert 0 < rose["engagenow_delivery_seconds_sum"] < 30
    kinds = ("snapshot", "events", "reset")
    assert [rose[f"engagenow_catch_ups_total{kind}"] for kind in kinds] == [2, 1, 1]
    assert now["engagenow_database_errors_total"] == now["engagenow_failed_batches_total"] == 0
    assert now["process_open_fds"] > 5
    for phone in (one, two):
        phone.leaves()
