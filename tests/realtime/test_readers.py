"""WebSockets without a greenlet each, in a hub of this test's own."""

import gc
import socket

import eventlet
import pytest
from eventlet.greenio import GreenSocket
from greenlet import greenlet

from engagenow.realtime.frames import CLOSE
from engagenow.realtime.readers import MOST_IDLE, Readers
from engagenow.realtime.unread import Unread
from engagenow.realtime.websocket import DirectWebSocket
from tests.realtime.test_frames import masked

PHONES = 2 * MOST_IDLE
PATIENCE = 30  # seconds


class Phone:
    """A client, and the server's side of its connection, which answers each message with the same."""

    def __init__(self, readers):
        theirs, ours = socket.socketpair()
        self.socket = GreenSocket(ours)
        self.endings = 0
        self.may_go_on = eventlet.Event()
        self.websocket = DirectWebSocket(theirs, 1000, Unread(), readers)
        self.websocket.hear(self._take, self._end)

    def _take(self, message):
        if message == "wait":
            self.may_go_on.wait()
        self.websocket.send(message)
        return message != "enough"

    def _end(self):
        self.endings += 1

    def says(self, text):
        self.socket.sendall(masked(text.encode()))

    def hears(self):
        head = self.socket.recv(2)
        return self.socket.recv(head[1]).decode()


@pytest.fixture
def readers():
    return Readers()


@pytest.fixture
def phones(readers):
    made = []

    def make(number):
        made.extend(Phone(readers) for _ in range(number))
        return made[-number:]

    with eventlet.Timeout(PATIENCE):
        yield make
        for phone in made:
            phone.socket.close()
        while readers.open:
            eventlet.sleep(0)


def greenlets():
    gc.collect()
    return sum(isinstance(each, greenlet) and bool(each) for each in gc.get_objects())


def test_phones_that_have_spoken_and_wait_hold_no_greenlet_and_are_heard_again(phones, readers):
    hall = phones(PHONES)
    before = greenlets()
    for text in ("안녕", "또 안녕"):
        for phone in hall:
            phone.says(text)
        assert [phone.hears() for phone in hall] == [text] * PHONES
    assert greenlets() - before <= MOST_IDLE
    assert readers.open == PHONES


def test_a_command_that_waits_holds_up_its_own_client_alone(phones):
    slow, quick = phones(2)
    slow.says("wait")
    for more in ("more", "and more"):
        quick.says("quick")
        assert quick.hears() == "quick"
        slow.says(more)
    slow.may_go_on.send()
    assert [slow.hears() for _ in range(3)] == ["wait", "more", "and more"]


def test_whoever_ends_a_connection_it_is_told_once_and_closed(phones, readers):
    by_a_word, silently, by_its_handler, by_nonsense, by_us = hall = phones(5)
    by_a_word.socket.sendall(masked(b"\x03\xe8", CLOSE))
    silently.socket.shutdown(socket.SHUT_WR)
    by_its_handler.says("enough")
    by_nonsense.socket.sendall(b"\xff\xff\xff\xff\xff\xff")
    by_us.websocket.hang_up()
    for phone in hall:
        while phone.socket.recv(100):
            pass
    eventlet.sleep(0)
    assert [phone.endings for phone in hall] == [1] * 5
    assert readers.open == 0
