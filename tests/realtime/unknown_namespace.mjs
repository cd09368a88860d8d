// The stock JavaScript client asks for a namespace that does not exist. Argument: the address. Prints the error's message.
import { Fetch, io, WebSocket as Socket } from "../../engagenow/static/vendor/socket.io-client@4.8.4/socket.io.esm.min.js"

const [url, transport] = process.argv.slice(2)
const transports = [{ websocket: Socket, polling: Fetch }[transport]]
const socket = io(`${url}/random`, { transports, reconnection: false })
socket.once("connect_error", (error) => {
  console.log(error.message)
  process.exit()
})
