"""What is measured: who does what, how long, against which servers."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tests.bench.servers import at, today

ROOM = "load-test-session"  # of the demo data (engagenow/demo.py), so that product and peers share one name
TEXT = {"message": "$T hello from client $i, what is on the roadmap?", "message_type": "text"}
KOREAN = {"message": "$T " + "안녕하세요" * 96, "message_type": "text"}  # 499 characters with the generator's mark
TAP = {"message": "👍", "message_type": "emoji"}
PERSON = {"session_id": "$s", "nickname": "phone $i"}

# Messages a second in the first step: somewhat below what each can do. Where that is too much, it begins lower.
FIRST_STEP = {"node": 45, "fastapi": 5, "uws": 1000, "wire": 1500, "product": 1000, "postgres": 800}
FIRST_STEP |= {"gevent": 200, "threading": 100}
PEERS = ("node", "fastapi")
PRODUCTS = ("product", "postgres")


@dataclass(frozen=True, kw_only=True)
class Case:
    """One row of a table: the generator's phases (`quick` in a short run) and options, against several servers.

    `first` is what a small generator does before; `restarts`: the server is killed after the first phase;
    `exports`: so many presenters download long workbooks from the second phase on. `answers`: the kind of the activity
    that all phones answer, or "question": they support one.
    """

    scenario: str
    servers: tuple[str, ...]
    phases: tuple[str, ...]
    quick: tuple[str, ...]
    label: str = ""
    clients: int = 1000
    options: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    restarts: bool = False
    exports: int = 0
    answers: str = ""

    def phases_for(self, server: str, quick: bool, share: float = 1) -> list[str]:
        """`share` of the usual rate is that of the first step."""
        first = round(FIRST_STEP[today(server)] * share)
        return [phase.format(first=first) for phase in (self.quick if quick else self.phases)]

    def seconds(self, server: str, quick: bool) -> float:
        """About how long a run takes."""
        return 8 + self.clients / 250 + sum(_seconds(phase) for phase in self.phases_for(server, quick))


def _seconds(phase: str) -> float:
    if phase.startswith("answers"):
        return float(phase.split(":")[1])
    steps = 6 if phase.startswith("steps") else 1
    return steps * float(phase.rpartition(":")[2])


def join(**more: object) -> tuple[str, str]:
    return "--join", json.dumps({**PERSON, **more}, ensure_ascii=False)


COMMON = (
    *("--session", ROOM, "--concurrency", "50", "--senders", "0", "--timeout", "60"),
    *("--join-event", "join_session", "--joined-event", "joined_session", *join()),
    *("--message-event", "send_message", "--message", json.dumps(TEXT), "--heard-event", "new_message"),
    *("--tap-event", "send_message", "--tap", json.dumps(TAP, ensure_ascii=False)),
    *("--taps-event", "reactions", "--totals-key", '"totals":{"👍":'),
)
STEPS = {"phases": ("steps:{first}:1.15:10",), "quick": ("steps:{first}:1.3:3",)}
SEED = {"phases": ("seed:5:15:20",), "quick": ("seed:5:15:6",)}
FLOOD = {"phases": ("idle:2", "open:100:60"), "quick": ("idle:1", "open:100:20")}
AT_ONCE = {"phases": ("open:20:10", "answers:1:20"), "quick": ("open:20:5", "answers:1:20")}
KOREAN_TEXTS = ("--message", json.dumps(KOREAN, ensure_ascii=False), "--senders", "10")

CASES = (
    Case(scenario="seed", servers=(*PRODUCTS, *PEERS), **SEED),
    Case(scenario="seed", label="began as polling", servers=("product",), options=("--polling",), **SEED),
    Case(scenario="wire", servers=("wire", "node", "uws"), **STEPS),
    Case(scenario="whole", servers=(*PRODUCTS, "node"), **STEPS),
    Case(scenario="ten", servers=(*PRODUCTS, *PEERS), phases=("open:10:20",), quick=("open:10:5",)),
    Case(scenario="taps", servers=PRODUCTS, phases=("taps:1000:20",), quick=("taps:1000:5",)),
    *(
        Case(
            scenario="joining",
            label=f"{clients} phones",
            servers=(*PRODUCTS, *PEERS),
            clients=clients,
            options=("--concurrency", "100"),
            first=("--clients", "5", *join(nickname="early $i"), "open:30:2"),  # a snapshot has 50 messages
            phases=("idle:1",),
            quick=("idle:1",),
        )
        for clients in (1000, 2000)
    ),
    Case(
        scenario="joining",
        label="1000 phones with a participant_id of their own",
        servers=PRODUCTS,
        options=("--concurrency", "100", *join(participant_id="phone-made-$i")),
        first=("--clients", "5", *join(nickname="early $i"), "open:30:2"),
        phases=("idle:1",),
        quick=("idle:1",),
    ),
    Case(
        scenario="restart",
        servers=PRODUCTS,
        options=join(join_key="secret of phone $i"),
        phases=("open:20:5", "restart:30"),
        quick=("open:20:2", "restart:20"),
        restarts=True,
    ),
    Case(scenario="memory", servers=(*PRODUCTS, *PEERS), phases=("idle:10",), quick=("idle:3",)),
    Case(scenario="modes", servers=("product", "gevent", "threading"), clients=200, **SEED),
    Case(scenario="slow", label="all read", servers=("product",), clients=50, options=KOREAN_TEXTS, **FLOOD),
    Case(
        scenario="slow",
        label="10 more stopped reading",
        servers=("product",),
        clients=60,
        options=(*KOREAN_TEXTS, "--stalled", "10", "--stalled-buffer", "65536"),
        **FLOOD,
    ),
    Case(
        scenario="exports",
        servers=("product",),
        clients=100,
        phases=("open:20:30", "open:20:30"),
        quick=("open:20:10", "open:20:10"),
        exports=5,
    ),
    *(
        Case(
            scenario="answers",
            label=f"{clients:,} in {seconds} s",
            servers=(*PRODUCTS, "node"),
            clients=clients,
            phases=("open:20:10", f"answers:{seconds}:20"),
            quick=("open:20:5", f"answers:{seconds}:20"),
            answers="choice",
        )
        for clients, seconds in ((1000, 1), (5000, 5))
    ),
    Case(
        scenario="cloud",
        label="1,000 phones with 3 words each in 5 s",
        servers=PRODUCTS,
        phases=("open:20:10", "answers:5:20"),
        quick=("open:20:5", "answers:5:20"),
        answers="word_cloud",
    ),
    Case(scenario="quiz", answers="quiz", label="1,000 in 1 s", servers=PRODUCTS, **AT_ONCE),
    Case(scenario="votes", answers="question", label="1,000 in 1 s", servers=PRODUCTS, **AT_ONCE),
    *(
        Case(
            scenario="cost",
            label=f"{clients} phones",
            servers=("product",),
            clients=clients,
            options=("--concurrency", "100"),
            phases=("open:20:20",),
            quick=("open:20:5",),
        )
        for clients in (100, 500, 1000, 2000, 5000)
    ),
)
SCENARIOS = tuple(dict.fromkeys(case.scenario for case in CASES))


def chosen(only: Sequence[str]) -> list[Case]:
    """Raises ValueError for a scenario that is none."""
    unknown = set(only) - set(SCENARIOS)
    if unknown:
        raise ValueError(f"no scenario {', '.join(sorted(unknown))}; there are: {', '.join(SCENARIOS)}")
    return [case for case in CASES if not only or case.scenario in only]


def beside(cases: Sequence[Case], commit: str) -> list[Case]:
    """The cases that measure the product, with the same of another commit after each."""
    return [
        replace(case, servers=tuple(one for name in names for one in (name, at(name, commit))))
        for case in cases
        if (names := [name for name in case.servers if name in PRODUCTS])
    ]


def plan(cases: Sequence[Case], repeats: int) -> Iterator[tuple[int, Case, str]]:
    """(repeat, case, server): all servers of a case follow each other, so that a slow minute meets all of them."""
    for repeat in range(1, repeats + 1):
        for case in cases:
            for server in case.servers:
                yield repeat, case, server
