"""The runner's own thinking: what is dropped, what is the median, what stands in a table."""

import subprocess

import pytest

from tests.bench import build, meters, progress, results, servers, table
from tests.bench.build import CannotBuild
from tests.bench.measure import contended, overtaxed
from tests.bench.scenarios import CASES, FIRST_STEP, SCENARIOS, beside, chosen, plan
from tests.bench.servers import SERVERS, WireAlone, server_of
from tests.people import Phone


def a_run(server="product", p99=20.0, *, scenario="ten", label="", bench=1, repeat=1, quick=False, contended=False):
    row = {"phase": "open", "clients": 1000, "msgs_s": 10.0, "deliv_s": 10_000, "lost": 0, "p50": 9.0, "p99": p99}
    known = {"bench": bench, "commit": "abc", "day": "2026-01-01", "quick": quick, "repeat": repeat}
    return {**known, "scenario": scenario, "label": label, "server": server, "rows": [row], "contended": contended}


def stepping(server, rate, deliveries, core):
    best = {"phase": "best", "rate": rate, "deliv_s": deliveries, "p99": 100.0, "srv_cpu": core, "gen_cpu": 0.9}
    return {**a_run(server, scenario="wire"), "rows": [{"phase": "step"}, best]}


def test_a_run_is_contended_when_others_had_the_core_for_long():
    quiet, loud = {"phase": "open", "secs": 20, "oth0": 0.02}, {"phase": "ramp", "secs": 2, "oth0": 0.9}
    assert not contended([quiet, loud])
    assert contended([{**quiet, "oth0": 0.16}])
    assert contended([quiet, {**loud, "secs": 10}])


def test_a_restarted_server_is_no_stranger_on_its_core():
    assert not contended([{"phase": "restart", "secs": 5, "oth0": 1.0}, {"phase": "best", "rate": 100}])


def test_a_first_step_that_is_too_high_tells_nothing():
    step, best = {"phase": "step", "rate": 1000}, {"phase": "best", "rate": 1000}
    assert not overtaxed([step, best])
    assert overtaxed([step, {**best, "rate": 0}])
    assert overtaxed([step, {"phase": "best"}])
    case = chosen(["wire"])[0]
    assert case.phases_for("node", quick=False, share=0.25) == [f"steps:{FIRST_STEP['node'] / 4:.0f}:1.15:10"]


def test_the_median_leaves_contended_runs_out():
    runs = [a_run(p99=10), a_run(p99=30), a_run(p99=20), a_run(p99=900, contended=True)]
    assert results.median(runs, table.of("open", "p99")) == 20
    assert results.median(runs[3:], table.of("open", "p99")) is None
    assert results.median([a_run()], table.of("taps", "p99")) is None


def test_a_hall_that_answers_stands_with_what_messages_took_before_and_meanwhile():
    rows = [
        {"phase": "open", "p99": 20.0},
        {"phase": "answers", "p99": 30.0, "srv_cpu": 0.9},
        {"phase": "answered", "acknowledged": 1000, "p50": 40.2, "p99": 80.4, "settled": 70.0, "results": 5.0},
    ]
    told = table.section("answers", [{**a_run(scenario="answers", label="1,000 in 1 s"), "rows": rows}])
    assert "| EngageNow, SQLite, 1,000 in 1 s | 1,000 | 40 | 80 | 70 | 5 | 20 | 30 | 1.5 | 0.90 |" in told
    unsettled = [*rows[:2], {**rows[2], "acknowledged": 999, "settled": None}]
    told = table.section("answers", [{**a_run(scenario="answers"), "rows": unsettled}])
    assert "| EngageNow, SQLite | 999 | 40 | 80 | 5 | 20 |" in told, "no figure where not everybody has the results"


def test_only_what_ran_side_by_side_is_compared():
    old, new, short = a_run(bench=1), a_run(bench=2), a_run(bench=3, quick=True)
    elsewhere = a_run(bench=4, scenario="taps")
    assert results.newest([old, new, short, elsewhere], "ten") == [new]
    assert results.newest([short], "ten") == [short]
    assert results.newest([short], "seed") == []


def test_results_come_back_from_their_file(tmp_path):
    assert results.read(tmp_path / "none") == []
    results.keep(a_run(label="한글"), tmp_path / "runs")
    results.keep(a_run(repeat=2), tmp_path / "runs")
    assert results.read(tmp_path / "runs") == [a_run(label="한글"), a_run(repeat=2)]


def test_a_table_has_a_row_for_each_server_and_case():
    repeats = [a_run(p99=p99, repeat=n) for n, p99 in enumerate((10, 40, 20), start=1)]
    noisy = a_run("node", p99=900, repeat=3, contended=True)
    said = table.section("ten", [*repeats, a_run("node", p99=5), noisy, a_run(label="began as polling", p99=7)])
    assert said.splitlines()[2:7] == [
        "|  | messages/s | deliveries/s | not delivered | p50 ms | p99 ms |",
        "| --- | --: | --: | --: | --: | --: |",
        "| EngageNow, SQLite | 10.0 | 10,000 | 0 | 9.0 | 20.0 |",
        "| Node socket.io, ws | 10.0 | 10,000 | 0 | 9.0 | 5.0 |",
        "| EngageNow, SQLite, began as polling | 10.0 | 10,000 | 0 | 9.0 | 7.0 |",
    ]
    assert said.endswith("`make bench` at abc, 2026-01-01: medians of 3 runs, 1 contended run dropped.")


def test_ratios_are_of_the_median_to_that_of_node():
    runs = [stepping("wire", 2000, 2_000_000, 0.5), stepping("node", 100, 100_000, 1.0)]
    wire, node = table.section("wire", runs).splitlines()[4:6]
    assert wire.endswith("| 4,000,000 | 20.0 | 40.0 |")
    assert node.endswith("| 100,000 | 1.0 | 1.0 |")
    assert "×" not in table.section("wire", runs[:1]).splitlines()[2], "without Node there is nothing to compare with"


def test_a_figure_that_cannot_be_had_is_a_dash():
    lost = {**a_run("fastapi"), "rows": []}
    assert "| FastAPI, python-socketio | – | – | – | – | – |" in table.section("ten", [a_run(), lost])


def test_tables_go_between_the_markers(tmp_path):
    page = tmp_path / "performance.md"
    page.write_text(f"before\n{table.BEGIN}old\n{table.END}after\n")
    for _ in range(2):
        table.write([a_run()], page)
    text = page.read_text()
    assert text.startswith(f"before\n{table.BEGIN}\n### 1,000 phones, 10 messages a second\n")
    assert text.endswith(f"one run.\n\n{table.END}after\n".replace("one run", "medians of 1 run"))
    assert "old" not in text


def test_a_table_that_was_not_measured_again_stays_in_its_place(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"before\n{table.BEGIN}{table.END}\nafter\n")
    table.write([a_run(scenario="seed"), a_run(), a_run(scenario="modes")], page)
    old = page.read_text()
    table.write([a_run(p99=77.7)], page)
    assert "77.7" in page.read_text()
    table.write([a_run()], page)
    assert page.read_text() == old


def test_servers_take_turns_within_a_repeat():
    cases = [case for case in chosen(["wire"]) if not case.label]
    assert [(repeat, server) for repeat, _, server in plan(cases, 2)] == [
        (1, "wire"), (1, "node"), (1, "uws"), (2, "wire"), (2, "node"), (2, "uws"),
    ]  # fmt: skip


def test_a_scenario_that_is_none_is_named():
    with pytest.raises(ValueError, match="no scenario wier; there are: seed, wire"):
        chosen(["wier", "seed"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.scenario} {case.label}")
def test_every_case_can_run_and_has_its_table(case):
    assert case.scenario in table.TABLES
    for server in case.servers:
        assert server in SERVERS
        assert "{" not in "".join(case.phases_for(server, quick=False))
        assert 5 < case.seconds(server, quick=True) < case.seconds(server, quick=False) + 1 < 180


def test_there_is_no_table_of_nothing():
    assert set(table.TABLES) == set(SCENARIOS)


def test_the_wire_alone_carries_a_message_as_the_product_would():
    server = WireAlone()
    server.prepare()
    try:
        server.start()
        one, two = Phone(server.url), Phone(server.url, ["websocket"])
        for phone, name in ((one, "하나"), (two, "둘")):
            phone.joins(session_id="room", nickname=name)
            assert phone.heard("joined_session")["last_seq"] == 0
        answer = one.says("안녕")
        for phone in (one, two):
            told = phone.heard("new_message")
            assert (told["message"], told["nickname"], told["seq"]) == ("안녕", "하나", answer["seq"])
            phone.leaves()
    finally:
        server.stop()
        server.clear()


def test_what_is_left_follows_what_was_needed_so_far():
    now = iter([0.0, 0.0, 240.0])
    clock = progress.Clock([60, 60, 60], lambda: next(now))
    assert clock.left(0) == "about 3 min"
    assert clock.left(1) == "about 8 min"


def test_the_kernel_s_memory_for_sockets_is_added_up():
    one = "ESTAB 0 0 127.0.0.1:1 127.0.0.1:2\n\t skmem:(r1000,rb131072,t0,tb262144,f2000,w300000,o0,bl0,d0)\n"
    assert meters.socket_memory(one * 2) == pytest.approx(0.606)
    assert meters.socket_memory("") == 0


def test_another_commit_is_measured_beside_this_one():
    cases = beside(chosen(["joining", "wire"]), "abc1234")
    assert {case.scenario for case in cases} == {"joining"}
    assert {case.servers for case in cases} == {("product", "product@abc1234", "postgres", "postgres@abc1234")}
    assert table.tables([a_run("product"), a_run("product@abc1234")]).count("EngageNow, SQLite, at abc1234") == 1


def test_another_commit_runs_from_its_own_files(tmp_path, monkeypatch):
    monkeypatch.setattr(build, "BUILD", tmp_path)
    monkeypatch.setattr(servers, "BUILD", tmp_path)
    head = subprocess.check_output(["git", "rev-parse", "HEAD"], cwd=servers.ROOT, text=True).strip()
    server_of(f"product@{head}").build()
    assert (server_of(f"product@{head}").root / "wsgi.py").exists()
    with pytest.raises(CannotBuild):
        server_of("product@nothing").build()
