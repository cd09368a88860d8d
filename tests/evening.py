"""A random evening in a room of the real server, recorded: snapshots, and what was heard between them.

A new feature with a state.js adds what people do with it to ACTIONS.
"""

import random
from collections.abc import Callable
from typing import Any

UNTOLD = ("participant_count", "joined_count", "last_seq")  # of a session: no event tells when they change


class Evening:
    """`stage` is the presenter's page, `people` are participants, `tick` is what the server does by itself."""

    def __init__(self, seed: int, stage: Any, people: list[Any], tick: Callable[[], None]) -> None:
        self.chance = random.Random(seed)  # noqa: S311 the same evening every time
        self.stage, self.people, self.tick = stage, people, tick
        self.said: list[str] = []
        self.polls: list[str] = []
        self.questions: list[str] = []

    def goes_on(self, acts: int) -> None:
        for _ in range(acts):
            ACTIONS[self.chance.choice(list(ACTIONS))](self)

    def says(self) -> None:
        author = self.chance.choice([*self.people, self.stage])
        self.said.append(author.says(f"{len(self.said)}")["id"])

    def about_a_message(self, command: str, **more: Any) -> None:
        if self.said:
            self.stage.asks(command, id=self.chance.choice(self.said), **more)


def poll(evening: Evening) -> None:
    """Something happens to an activity. What does not fit its state is refused, and then nothing happens."""
    stage, chance = evening.stage, evening.chance
    for activity in evening.polls[: chance.randint(0, len(evening.polls))]:
        stage.asks("open_activity", id=activity, new_round=chance.random() < 0.3)
        stage.asks("show_results", id=activity, show=chance.choice(["hidden", "after_answer", "live"]))
        stage.asks(f"{chance.choice(['pause', 'resume', 'close'])}_activity", id=activity)


def answer(evening: Evening) -> None:
    for activity in evening.polls:
        evening.stage.asks("open_activity", id=activity)
        option = evening.chance.choice("ab")
        asked = {"activity_id": activity, "round": evening.chance.randint(1, 2), "answer": {"options": [option]}}
        evening.chance.choice(evening.people).asks("answer", **asked)


def ask(evening: Evening) -> None:
    """A new question; with three that are not answered it is refused, and then nothing happens."""
    evening.stage.asks("set_feature", feature="questions", enabled=True)
    author, anonymous = evening.chance.choice(evening.people), evening.chance.random() < 0.5
    asked = author.asks("ask", text=f"질문 {len(evening.questions)}", anonymous=anonymous)
    evening.questions += [asked["id"]] if asked["ok"] else []


def about_a_question(evening: Evening) -> None:
    """What does not fit its state is refused, and then nothing happens."""
    chance = evening.chance
    for question in chance.sample(evening.questions, k=min(3, len(evening.questions))):
        person = chance.choice(evening.people)
        person.asks("vote_question", id=question, voted=chance.random() < 0.7)
        person.asks("edit_question", id=question, text=f"고친 질문 {chance.random()}")
        evening.stage.asks("answer_question", id=question, answered=chance.random() < 0.5)
    if len(evening.questions) > 1:
        one, other = chance.sample(evening.questions, k=2)
        evening.stage.asks("merge_questions", id=one, into=other)
        evening.stage.asks("unmerge_question", id=other)
        chance.choice(evening.people).asks("withdraw_question", id=one)


def switch(evening: Evening) -> None:
    evening.stage.asks("set_feature", feature="reactions", enabled=evening.chance.random() < 0.7)


def stage(evening: Evening) -> None:
    evening.stage.asks("set_stage", show=evening.chance.choice(("join", "chat", "blank")))


def pause(evening: Evening) -> None:
    for status in ("paused", "active"):
        evening.stage.asks("set_status", status=status)


def delete_and_restore(evening: Evening) -> None:
    evening.about_a_message("delete_message")
    evening.about_a_message("restore_message")


def tap(evening: Evening) -> None:
    evening.people[0].taps(evening.chance.choice("👍😀"))


def tap_and_tick(evening: Evening) -> None:
    tap(evening)
    evening.tick()


ACTIONS: dict[str, Callable[[Evening], None]] = {
    "say": Evening.says,
    "say more": Evening.says,
    "pin": lambda evening: evening.about_a_message("pin_message", pinned=True),
    "unpin": lambda evening: evening.about_a_message("pin_message", pinned=False),
    "delete": lambda evening: evening.about_a_message("delete_message"),
    "restore": lambda evening: evening.about_a_message("restore_message"),
    "delete and restore": delete_and_restore,
    "tap": tap,
    "tap and tick": tap_and_tick,
    "tick": lambda evening: evening.tick(),
    "switch": switch,
    "poll": poll,
    "answer": answer,
    "ask": ask,
    "about a question": about_a_question,
    "pause": pause,
    "stage": stage,
}


def state_of(joined: dict[str, Any]) -> dict[str, Any]:
    """What a page loads from `joined_session`."""
    return {**joined["snapshot"], "session": told(joined["session"])}


def told(session: dict[str, Any]) -> dict[str, Any]:
    """A session without what no event tells."""
    return {name: value for name, value in session.items() if name not in UNTOLD}


def as_told(event: dict[str, Any]) -> dict[str, Any]:
    if "session" not in event["data"]:
        return event
    return {**event, "data": {**event["data"], "session": told(event["data"]["session"])}}
