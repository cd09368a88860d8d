"""Stock clients by the hundred, in processes of their own, that come, say something, and tell what they heard."""

import multiprocessing
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import requests

from tests.faults.travellers import Traveller
from tests.waiting import PATIENCE, SLOW_MACHINE

AT_ONCE = 4


@dataclass
class Heard:
    """What one client heard, by seq, in the order in which it came; `wrong`: what was out of order."""

    worker: str
    transport: str
    seqs: list[int]
    wrong: list[str]


class Half:
    """`size` clients of which a quarter may only poll; `texts` are said by as many of them, all at once."""

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
        assert self._pipe.poll(SLOW_MACHINE * PATIENCE), "the crowd says nothing"
        return self._pipe.recv()


def _live(pipe, url, certificate, name, size, texts):
    os.environ.update(REQUESTS_CA_BUNDLE=certificate, WEBSOCKET_CLIENT_CA_BUNDLE=certificate)
    # Each kind in a row: nobody can tell them apart as they come in, so mixed ones would be spread by chance.
    kinds = [["polling"]] * (size // 4) + [None] * (size - size // 4)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        crowd = list(pool.map(lambda who: _come(url, f"{name}{who[0]}", who[1]), enumerate(kinds)))
        pipe.send("all in")
        pipe.recv()
        talkers = enumerate(crowd[:: size // texts])
        pipe.send(list(pool.map(lambda who: who[1].says("안녕하세요", f"{name}{who[0]}")["seq"], talkers)))
    upto = pipe.recv()
    for each in crowd:
        each.waits_for(upto)
    pipe.send([_heard(each) for each in crowd])
    pipe.recv()


def _come(url, nickname, kind):
    place = requests.post(f"{url}/api/join/LOADTEST", json={"nickname": nickname}, timeout=PATIENCE).json()
    traveller = Traveller(url, place["session"]["id"], place["token"], kind)
    assert traveller.joined.wait(PATIENCE)
    return traveller


def _heard(traveller):
    engine = traveller.client.eio
    seqs = [event["seq"] for event in traveller.log]
    return Heard(engine.sid.partition(".")[0], engine.transport(), seqs, traveller.wrong)
