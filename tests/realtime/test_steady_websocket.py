"""A client that hangs up while the server writes to it, in the modes gevent and threading."""

import logging
import socket
import threading
import time
from contextlib import suppress

import engineio
import pytest
import websocket
from engineio import packet
from wsproto.events import CloseConnection

from engagenow.realtime import direct_socket, engine
from engagenow.realtime.polling import MOST_QUEUED
from engagenow.realtime.steady_websocket import MOST_AHEAD, SteadyWebSocket
from engagenow.realtime.unjoined import Unjoined
from engagenow.realtime.unread import MOST_UNREAD
from tests.realtime.paths import WS_HEADERS
from tests.waiting import PATIENCE, eventually

ENVIRON = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in {**WS_HEADERS, "Host": "here"}.items()}
PING = 0.3  # seconds for a PING, and as many for its answer
MOST_SAID = 2_000  # messages


def message(number):
    """Longer than simple-websocket reads at once."""
    return f"4m{number} {'x' * 5_000}"


class Line:
    """Both ends of a WebSocket: `page` is the client, `ws` what the handler was given while it runs."""

    def __init__(self, handler=None):
        ours, theirs = socket.socketpair()
        theirs.settimeout(PATIENCE)
        self.began, self.goes = threading.Event(), threading.Event()
        self.handler = handler or (lambda _ws: self.goes.wait(PATIENCE))
        environ = {**ENVIRON, "gunicorn.socket": ours}
        self.serving = threading.Thread(target=self._serve, args=(environ,))
        self.serving.start()
        self.page = websocket.WebSocket()
        self.page.sock, self.page.connected = theirs, True
        assert b" 101 " in theirs.recv(4096)
        assert self.began.wait(PATIENCE)

    def _serve(self, environ):
        def handler(ws):
            self.ws = ws
            self.began.set()
            self.handler(ws)
            return []

        with pytest.raises(StopIteration):
            SteadyWebSocket(handler, None)(environ, None)

    def says_all_it_can(self):
        """Until nothing more is read of it; how many messages it has said."""
        self.page.sock.settimeout(0.5)
        said = 0
        with suppress(websocket.WebSocketTimeoutException):
            while said < MOST_SAID:
                self.page.send(message(said))
                said += 1
        assert said < MOST_SAID, "everything was read"
        return said

    def reads_nothing_more(self):
        self.ws.socket.shutdown(socket.SHUT_RD)
        self.ws.ws.thread.join(PATIENCE)

    def ends(self):
        self.goes.set()
        self.serving.join(PATIENCE)
        self.page.sock.close()
        self.ws.socket.close()
        assert not self.serving.is_alive()


@pytest.fixture
def line():
    made = Line()
    yield made
    made.ends()


def socket_closed(line):
    """As simple-websocket's thread closes it after the writer has looked."""
    line.reads_nothing_more()
    line.ws.ws.connected = True


def client_gone(line):
    line.reads_nothing_more()


def closing_handshake_over(line):
    """As after the client's closing frame, before the thread has said that the connection has ended."""
    line.ws.ws.ws.send(CloseConnection(1000))


@pytest.mark.parametrize("happens", [socket_closed, client_gone, closing_handshake_over])
def test_a_connection_that_has_ended_is_closed_in_silence_and_takes_no_message(line, happens):
    happens(line)
    with pytest.raises(OSError):  # noqa: PT011 the libraries' writers end on any
        line.ws.send("2probe")
    line.ws.close()
    assert line.ws.wait() is None


def test_who_waits_for_a_message_is_told_of_the_end(line):
    heard = []
    waiting = threading.Thread(target=lambda: heard.append(line.ws.wait()))
    waiting.start()
    line.ws.close()
    waiting.join(PATIENCE)
    assert heard == [None]
    assert line.page.sock.recv(100)[0] & 0xF == websocket.ABNF.OPCODE_CLOSE


def test_a_long_message_arrives_whole_at_a_slow_reader(line):
    line.ws.socket.settimeout(PATIENCE)
    text = "가" * 300_000
    writing = threading.Thread(target=line.ws.send, args=(text,))
    writing.start()
    assert line.page.recv() == text
    writing.join(PATIENCE)


def test_no_more_is_read_of_a_client_whose_messages_wait_for_their_turn(line):
    said = line.says_all_it_can()
    assert len(line.ws.ws.input_buffer) <= MOST_AHEAD + 1
    assert [line.ws.wait() for _ in range(said)] == [message(number) for number in range(said)]


def test_whose_messages_wait_is_told_of_the_end(line):
    line.says_all_it_can()
    line.ws.close()
    line.ws.ws.thread.join(PATIENCE)
    assert not line.ws.ws.thread.is_alive()


@pytest.fixture
def server():
    made = engineio.Server(async_mode="threading", ping_interval=PING, ping_timeout=PING)
    engine.install(made, lambda _sid: True)
    made.unjoined = Unjoined(lambda _sid: None)
    yield made
    made.shutdown()


def opened(server):
    client = direct_socket.DirectSocket(server, "a client")
    server.sockets[client.sid] = client
    return client


def test_of_a_client_that_hangs_up_during_the_upgrade_the_polls_go_on(server):
    client = opened(server)
    client.connected = True
    line = Line(lambda ws: (line_is_cut(ws), client._websocket_handler(ws)))
    line.ends()
    client.send(packet.Packet(packet.MESSAGE, "still here"))
    assert (client.closed, client.upgrading) == (False, False)
    assert [each.data for each in client.poll()] == ["still here"]


def line_is_cut(ws):
    ws.ws.input_buffer.append("2probe")
    ws.socket.shutdown(socket.SHUT_RDWR)


def test_a_client_that_vanishes_holds_no_thread(server):
    client = opened(server)
    line = Line(client._websocket_handler)
    line.serving.join(PATIENCE)
    assert not line.serving.is_alive()
    line.ends()
    assert client.closed


def test_no_more_is_read_of_a_client_that_does_not_read_its_answers(server):
    server.ping_interval = server.ping_timeout = 600
    server.on("message", lambda _sid, text: client.send(packet.Packet(packet.MESSAGE, text[:1_000])))
    client = opened(server)
    line = Line(client._websocket_handler)
    said = line.says_all_it_can()
    eventually(lambda: client.is_held_back)
    assert client.queue.qsize() < MOST_QUEUED / 2
    assert client.check_ping_timeout(), "its PONG may be unread"
    assert [line.page.recv() for _ in range(said)] == [message(number)[:1_001] for number in range(said)]
    line.ws.close()
    line.ends()


def test_whose_pong_waits_behind_its_messages_is_not_gone_and_who_is_silent_is(server):
    server.on("message", lambda *_: None)
    server.ping_timeout = 50
    client = opened(server)
    client.last_ping = time.time() - 60
    client.receive(packet.Packet(packet.MESSAGE, "2"))
    assert client.check_ping_timeout()
    assert not client.closed
    client._heard_at -= 50
    assert not client.check_ping_timeout()
    assert client.closed


def test_who_vanished_before_reading_its_answers_is_gone(server):
    server.on("message", lambda *_: None)
    client = opened(server)
    client.receive(packet.Packet(packet.MESSAGE, "2"))
    client.own.size = MOST_UNREAD + 1
    client.last_ping = time.time() - 2 * server.ping_timeout
    client._heard_at -= server.ping_timeout
    assert not client.check_ping_timeout()
    assert client.closed


def test_a_ping_to_a_client_that_was_just_closed_is_no_fault(server, caplog):
    class ClosedMeanwhile(direct_socket.DirectSocket):
        looks = 0

        @property
        def closed(self):
            self.looks += 1
            return self.looks > 1

        @closed.setter
        def closed(self, _value):
            pass

    client = ClosedMeanwhile(server, "a client")
    client.looks = 0
    client._send_ping()
    eventually(lambda: client.looks == 2)
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]
