// Stock JavaScript clients of one room, every eleventh of them by polling. Arguments: session, name, size, addresses;
// they are spread over these in turn. Each line of standard input is a command as JSON, and is answered by one line.
import { createInterface } from "node:readline"
import { Fetch, io, WebSocket as Socket } from "../../engagenow/static/vendor/socket.io-client@4.8.4/socket.io.esm.min.js"

const [session_id, name, size, ...addresses] = process.argv.slice(2)
const AT_A_TIME = 50 // connections being made

class Voter {
  token = null
  inside = false
  received = []
  results = null
  answer = null
  phase = null // of a quiz, as it was told last
  mine = null

  constructor(number) {
    this.number = number
    this.nickname = `${name} ${number}`
  }

  connect() {
    this.socket = io(addresses[this.number % addresses.length], {
      transports: [this.number % 11 ? Socket : Fetch],
      auth: (give) => give(this.token ? { token: this.token, session_id } : {}),
      forceNew: true,
      reconnectionDelay: 100,
      reconnectionDelayMax: 1000,
    })
    this.socket.io.on("open", () => this.socket.io.engine.on("data", (packet) => this.received.push(packet)))
    const join = () => this.socket.emit("join_session", { session_id, nickname: this.nickname })
    this.socket.on("connected", () => this.token || join())
    this.socket.on("disconnect", () => (this.inside = false))
    this.socket.on("activity_results", ({ results }) => (this.results = results))
    this.socket.on("quiz_phase", (phase) => (this.phase = phase))
    this.socket.on("mine", (part) => this.hearMine(part))
    return new Promise((done) =>
      this.socket.on("joined_session", (state) => {
        this.token ??= state.token
        this.inside = true
        this.phase = state.snapshot.activities?.quizzes?.[0] ?? null
        this.hearMine({ feature: "activities", ...state.mine?.activities })
        done()
      }),
    )
  }

  hearMine({ feature, rev, data }) {
    if (feature === "activities" && rev >= (this.mine?.rev ?? 0)) this.mine = { rev, data }
  }

  // `question_id` is undefined but for a quiz, and JSON leaves that out. `place`: of the digit of its number in base 3 that
  // says which option it chooses.
  vote(activity, lose, question_id, place) {
    this.answer = null
    const option = "abc"[Math.floor(this.number / 3 ** place) % 3]
    const asked = { activity_id: activity, round: 1, question_id, answer: { options: [option] } }
    const heard = (answer) => lose || (this.answer = answer)
    this.socket.emit("answer", { ...asked, client_msg_id: `${activity}-${question_id}-${this.number}` }, heard)
  }

  loseLine() {
    if (!this.socket.connected) return undefined // it has lost it, and is coming back
    const lost = new Promise((done) => this.socket.once("disconnect", done))
    this.socket.io.engine.close()
    return lost
  }
}

const voters = Array.from({ length: Number(size) }, (_, number) => new Voter(number))

async function connectAll() {
  const waiting = [...voters]
  const worker = async () => {
    for (let voter = waiting.shift(); voter; voter = waiting.shift()) await voter.connect()
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, worker))
}

const ask = {
  connect: () => connectAll().then(() => true),
  vote: ({ activity, lose = false, question, place = 0 }) => voters.forEach((voter) => voter.vote(activity, lose, question, place)),
  drop: () => Promise.all(voters.map((voter) => voter.loseLine())).then(() => true),
  inside: () => voters.filter((voter) => voter.inside).length,
  answers: () => voters.map((voter) => voter.answer).filter(Boolean),
  quiz: () => voters.map(({ nickname, phase, mine }) => ({ nickname, phase, mine: mine?.data ?? null })),
  results: () => voters.map((voter) => voter.results),
  received: () => Object.fromEntries(voters.map(({ nickname, received }) => [nickname, received.join("\n")])),
  leave: () => process.exit(),
}

for await (const line of createInterface({ input: process.stdin })) {
  const { do: what, ...more } = JSON.parse(line)
  console.log(JSON.stringify((await ask[what](more)) ?? null))
}
