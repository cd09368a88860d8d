"""Stock clients by the hundred, in processes of their own, that come, say something, and tell what they heard."""

import multiprocessing
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tests.people import Phone

AT_ONCE = 4


@dataclass
class Heard:
    """What one client heard: the seqs after its last_seq, in the order in which they came."""

    worker: str
    transport: str
    last_seq: int
    seqs: list[int] = field(default_factory=list)


class Half:
    """`size` clients of which every fourth may only poll; `texts` are said by as many of them, all at once."""

    def __init__(self, url, certificate, name, size, texts):
        spawn = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_live, args=(theirs, url, certificate, name, size, texts), daemon=True)
        self._process.start()

    def all_in(self):
        assert self._answer() == "all in"

    def talks(self):
        self._pipe.send("talk")

    def heard(self, upto):
        """Everything, after waiting for the event `upto`."""
        self._pipe.send(upto)
        return self._answer()

    def said(self):
        return self._answer()

    def stop(self):
        self._process.kill()
        self._process.join()

    def _answer(self):
        assert self._pipe.poll(60), "the crowd says nothing"
        return self._pipe.recv()


def _live(pipe, url, certificate, name, size, texts):
    os.environ.update(REQUESTS_CA_BUNDLE=certificate, WEBSOCKET_CLIENT_CA_BUNDLE=certificate)
    # One of each four, and another place each time: else four processes in turn would make all of them one's.
    kinds = [["polling"] if place % 4 == place // 4 % 4 else None for place in range(size)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        phones = list(pool.map(lambda kind: Phone(url, kind), kinds))
        joined = list(
            pool.map(lambda who: who[1].joins(session_code="LOADTEST", nickname=f"{name}{who[0]}"), enumerate(phones))
        )
        pipe.send("all in")
        pipe.recv()
        said = list(pool.map(lambda phone: phone.says("안녕하세요")["seq"], phones[:: size // texts]))
        pipe.send(said)
        upto = pipe.recv()
        pipe.send([_hear(phone, answer["last_seq"], upto) for phone, answer in zip(phones, joined, strict=True)])
    pipe.recv()


def _hear(phone, last_seq, upto):
    phone.heard("new_message", lambda data: data["seq"] == upto, within=30)
    seqs = [data["seq"] for name, data in list(phone.events) if isinstance(data, dict) and "seq" in data]
    return Heard(phone.client.eio.sid.partition(".")[0], phone.client.transport(), last_seq, seqs)
