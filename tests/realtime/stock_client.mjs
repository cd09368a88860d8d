// The stock JavaScript client as it comes. Arguments: address, transports, session, nickname, number of texts.
// Prints what it was answered and what it heard.
import { Fetch, io, WebSocket as Socket } from "../../engagenow/static/vendor/socket.io-client@4.8.4/socket.io.esm.min.js"

const [url, transports, session_id, nickname, count] = process.argv.slice(2)
const known = { websocket: Socket, polling: Fetch }
const socket = io(url, { transports: transports.split(",").map((name) => known[name]), reconnection: false })
const heard = []
socket.onAny((name, data) => heard.push([name, data]))
const upgraded = new Promise((done) => socket.io.on("open", () => socket.io.engine.once("upgrade", done)))

await new Promise((done) => socket.once("connected", done))
const joined = await socket.emitWithAck("join_session", { session_id, nickname })
const say = (text) => socket.emitWithAck("send_message", { message: `${nickname} ${text}`, message_type: "text" })
const first = Array.from({ length: count / 2 }, (_, text) => say(text))
if (transports === "polling,websocket") await upgraded
const rest = Array.from({ length: count / 2 }, (_, text) => say(text + count / 2))
const answers = await Promise.all([...first, ...rest])
await new Promise((done) => setTimeout(done, 200))
console.log(JSON.stringify({ joined, answers, heard, transport: socket.io.engine.transport.name }))
socket.disconnect()
process.exit()
