import pytest
from prometheus_client.parser import text_string_to_metric_families

from engagenow.core.figures import Histogram

TOKEN = "of no use to anybody: 0123456789 either"
INSIDE, OUTSIDE, HERE = "10.1.2.3", "8.8.4.4", "127.0.0.1"
NGINX = {"X-Forwarded-For": OUTSIDE, "X-Forwarded-Proto": "https"}


def read(client, peer=HERE, **headers):
    return client.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": peer})


@pytest.mark.parametrize(
    ("proxies", "peer", "headers", "status"),
    [
        (0, HERE, {}, 200),
        (0, "::1", {}, 200),
        (0, "::ffff:127.0.0.1", {}, 200),
        (0, INSIDE, {}, 404),  # a phone in the same network
        (0, OUTSIDE, {}, 404),
        (1, INSIDE, {}, 200),  # Prometheus in the private network, past the proxy
        (1, INSIDE, NGINX, 404),  # somebody who came through it
        (1, HERE, NGINX, 404),
        (1, HERE, {"X-Real-IP": OUTSIDE}, 404),
        (0, HERE, {"CF-Connecting-IP": HERE}, 404),
        (0, HERE, {"X-Forwarded-Proto": "https"}, 404),
        (0, HERE, {"Host": "127.0.0.1:8000"}, 200),
        (0, HERE, {"Host": "evil.example:8000"}, 404),  # a name that was led to this machine
        (1, HERE, {"Host": "evil.example"}, 404),
        (1, INSIDE, {"Host": "web:8000"}, 200),
        (1, OUTSIDE, {}, 404),
        (1, "", {}, 404),
    ],
)
def test_only_who_is_inside_may_read(make_app, proxies, peer, headers, status):
    assert read(make_app(TRUSTED_PROXIES=proxies).test_client(), peer, **headers).status_code == status


def test_with_a_token_only_who_shows_it_may_read(make_app):
    client = make_app(METRICS_TOKEN=TOKEN).test_client()
    assert read(client, OUTSIDE, Authorization=f"Bearer {TOKEN}", **NGINX).status_code == 200
    for shown in ({}, {"Authorization": "Bearer x"}, {"Authorization": TOKEN}, {"Authorization": "Bearer é"}):
        assert read(client, HERE, **shown).status_code == 404


def test_prometheus_understands_it(client):
    answer = read(client)
    assert answer.content_type.startswith("text/plain; version=")
    names = {family.name for family in text_string_to_metric_families(answer.text)}
    assert {"engagenow_connections", "engagenow_ack_seconds", "process_resident_memory_bytes"} <= names


def test_a_histogram_counts_up_to_its_bounds():
    sizes = Histogram((1, 2, 5))
    for value in (1, 2, 2, 3, 6):
        sizes.observe(value)
    assert (sizes.counts, sizes.total) == ([1, 2, 1, 1], 14)
