"""The stock JavaScript client with no option but its transports: by WebSocket, by long-polling, and by upgrade."""

import pytest

SCRIPT = """async ([session, nickname, transports]) => {
  const { io } = await import("/static/vendor/socket.io-client@4.8.4/socket.io.esm.min.js");
  const socket = io(transports ? { transports } : {});
  const heard = [];
  socket.onAny((name, data) => heard.push([name, data]));
  const connected = await new Promise((done, failed) => {
    socket.on("connected", done);
    setTimeout(() => failed(new Error("no connected")), 30000);
  });
  const joined = await socket.emitWithAck("join_session", { session_id: session, nickname });
  const sent = await socket.emitWithAck("send_message", { message: nickname + "의 말", message_type: "text" });
  const isThere = () => heard.some(([name, data]) => name === "new_message" && data.id === sent.id)
    && (transports || socket.io.engine.transport.name === "websocket");
  for (let look = 0; look < 1500 && !isThere(); look += 1) await new Promise((done) => setTimeout(done, 20));
  const transport = socket.io.engine.transport.name;
  socket.disconnect();
  return { connected, joined, sent, transport, heard };
}"""


@pytest.mark.parametrize(
    ("transports", "ends_as"),
    [(["websocket"], "websocket"), (["polling"], "polling"), (None, "websocket")],
    ids=["websocket", "polling", "upgrade"],
)
def test_the_stock_client_joins_and_talks(server, somebody, transports, ends_as):
    page = somebody(at=server.url)
    page.goto("/join")
    got = page.evaluate(SCRIPT, ["test-session-id", f"자바스크립트 {ends_as} {transports}"[:20], transports])

    assert got["connected"]["sid"]
    assert got["joined"]["ok"], got["joined"]
    assert got["transport"] == ends_as
    said = [data for name, data in got["heard"] if name == "new_message" and data["id"] == got["sent"]["id"]]
    assert [message["seq"] for message in said] == [got["sent"]["seq"]]
    assert got["joined"]["last_seq"] < got["sent"]["seq"]
