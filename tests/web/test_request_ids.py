import re


def test_an_answer_says_its_id_and_only_a_proxy_may_choose_it(client, make_app):
    made = client.get("/livez", headers={"X-Request-ID": "mine"}).headers["X-Request-ID"]
    assert re.fullmatch(r"[A-Za-z0-9_-]{16}", made)
    behind = make_app(TRUSTED_PROXIES=1).test_client()
    assert behind.get("/livez", headers={"X-Request-ID": "from-nginx"}).headers["X-Request-ID"] == "from-nginx"
    assert behind.get("/socket.io/?EIO=4", headers={"X-Request-ID": "a"}).headers["X-Request-ID"] == "a"
    for odd in ("", "a b", "x" * 65, "é"):
        assert behind.get("/livez", headers={"X-Request-ID": odd}).headers["X-Request-ID"] != odd
