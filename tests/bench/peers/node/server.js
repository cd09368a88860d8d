// socket.io on Node: over `ws`, or over uWebSockets with ENGINE=uws. One room, the product's events, nothing stored.
const http = require("node:http")
const { randomBytes } = require("node:crypto")
const { Server } = require("socket.io")

const port = Number(process.env.PORT)
const options = { pingInterval: 10_000, pingTimeout: 10_000, maxHttpBufferSize: 16_384 }

function openOnWs() {
  const server = http.createServer((request, response) => response.end("ok"))
  server.listen({ port, host: "127.0.0.1", backlog: 2048 })
  return new Server(server, options)
}

function openOnUws() {
  const app = require("@trufflesuite/uws-js-unofficial").App()
  const io = new Server(options)
  io.attachApp(app)
  app.get("/livez", (response) => response.end("ok"))
  app.listen("127.0.0.1", port, (opened) => opened || process.exit(1))
  return io
}

const RESULTS_PAUSE = 250 // ms between two tellings of results, as the product has it
const answers = new Map() // {participant id: option}
let seq = 0
let resultsPlanned = false
const newId = () => randomBytes(12).toString("base64url")

function newMessage(person, { message, message_type, client_msg_id = null }) {
  const { session_id, participant_id, nickname } = person
  seq += 1
  return {
    seq, id: newId(), session_id, participant_id, nickname, role: "participant",
    message, message_type, client_msg_id, created_at: new Date().toISOString(),
  }
}

function tellResults(session_id) {
  if (resultsPlanned) return
  resultsPlanned = true
  setTimeout(() => {
    resultsPlanned = false
    const counts = {}
    for (const option of answers.values()) counts[option] = (counts[option] ?? 0) + 1
    seq += 1
    io.to(session_id).emit("activity_results", { seq, session_id, results: { voters: answers.size, counts } })
  }, RESULTS_PAUSE)
}

const io = process.env.ENGINE === "uws" ? openOnUws() : openOnWs()

io.on("connection", (socket) => {
  let person = null
  socket.emit("connected", { sid: socket.id, server_time: new Date().toISOString() })

  socket.on("join_session", ({ session_id, nickname }, answer) => {
    person = { session_id, nickname, participant_id: newId() }
    socket.join(session_id)
    socket.emit("joined_session", { participant: person, last_seq: seq, events: [] })
    answer?.({ ok: true })
  })

  socket.on("send_message", (asked, answer) => {
    const told = newMessage(person, asked)
    io.to(person.session_id).emit("new_message", told)
    answer?.({ ok: true, id: told.id, seq: told.seq })
  })

  socket.on("answer", ({ activity_id, round, answer }, acknowledge) => {
    answers.set(person.participant_id, answer.options[0])
    acknowledge?.({ ok: true, activity_id, round, answer, final: false })
    tellResults(person.session_id)
  })
})
