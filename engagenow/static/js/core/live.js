import { backoff } from "./backoff.js"
import { setServerTime } from "./clock.js"
import { openSocket } from "./socket.js"
import { callEach } from "./store.js"
import { t } from "./strings.js"
import { createDoubt, watchTheDevice } from "./liveness.js"

// In ms.
const JOIN_PATIENCE = 15000
const ANSWER_PATIENCE = 10000
const GAP_SPREAD = 1000
const SNAPSHOT_SPREAD = 3000
const LEAVE_PATIENCE = 3000
const TRIES_ON_ONE_SOCKET = 4
const NO_ANSWER = new Set(["timeout", "offline"])
const FOR_THE_PAGE = new Set(["token_invalid", "token_required", "forbidden", "session_not_found", "nickname_taken", "nickname_invalid", "session_full", "link_expired"])

// Keeps the page joined to its session. `seat` says who we are: auth() goes with every connect, join() is what to
// emit after it (null when auth has joined already), keep(joined) remembers what the server issued.
export function goLive({ seat, store, open = openSocket, random = Math.random }) {
  const watchers = []
  let status = { state: "trouble" }
  let joined = false
  const setJoined = (value) => { joined = value; store.put("joined", value) }
  let patience = null
  let refused = 0 // joins in a row
  let byAuth = false // the join went with the connect: its refusal comes as an event, every other one as an answer

  const socket = open({
    auth: () => seat.auth(sinceNow()),
    onUp: enterRoom,
    onDown: lost,
    onEvent: hear,
  })
  const rejoining = createRejoining(rejoin, random)
  const { doubt, check } = createDoubt({ socket, isJoined: () => joined, rejoin })

  function sinceNow() {
    return store.seq > 0 || status.before ? { since: store.seq } : {}
  }

  function enterRoom() {
    awaitJoin()
    const payload = seat.join(sinceNow())
    byAuth = !payload
    if (payload) tryToJoin(payload)
  }

  function become(next) {
    status = { before: status.before || next.state === "joined", ...next }
    callEach(watchers, () => status)
  }

  function lost() {
    clearTimeout(patience)
    rejoining.stop()
    setJoined(false)
    if (status.state !== "over") become({ state: "trouble" })
  }

  function awaitJoin() {
    clearTimeout(patience)
    patience = setTimeout(() => { if (!joined) socket.again() }, JOIN_PATIENCE)
  }

  function join(payload) {
    awaitJoin()
    byAuth = false
    return ask("join_session", payload).catch((refusal) => {
      if (!NO_ANSWER.has(refusal.code)) refuse(refusal)
      throw refusal
    })
  }

  function tryToJoin(payload) {
    join(payload).catch(() => {}) // refuse() has seen to it, or awaitJoin() will
  }

  function rejoin({ whole = false } = {}) {
    rejoining.stop()
    setJoined(false)
    tryToJoin(seat.rejoin(whole ? {} : sinceNow()))
  }

  function hear(name, data) {
    if (name === "joined_session") return enter(data)
    if (name === "error") return byAuth && !joined ? refuse(data) : undefined
    if (name === "kicked") return over("kicked")
    if (name === "participant_count") return store.put("count", data.count)
    if (!joined) return undefined
    if (name === "mine" || name === "desk") return takePart(name, data)
    return Number.isInteger(data?.seq) ? take({ seq: data.seq, name, data }) : store.hear(name, data)
  }

  function enter(data) {
    clearTimeout(patience)
    rejoining.stop()
    seat.keep(data)
    setServerTime(data.server_time)
    store.put("me", data.participant)
    for (const whose of ["mine", "desk"]) store.put(whose, data[whose] ?? {})
    if (data.snapshot) store.reset({ ...data.snapshot, session: data.session }, data.last_seq)
    const verdicts = (data.events ?? []).map((event) => store.feed(event, { live: false }))
    if (Number.isInteger(data.participant_count)) store.put("count", data.participant_count)
    if (verdicts.includes("stale") || store.seq < data.last_seq) rejoining.soon({ whole: true, spread: SNAPSHOT_SPREAD })
    refused = 0
    setJoined(true)
    socket.settled()
    become({ state: "joined" })
  }

  // What only this participant, or only the desk, may see: {feature: {rev, data}}. It comes whole, and in any order.
  function takePart(whose, { feature, rev, data }) {
    const parts = store.read(whose)
    if (!(parts[feature]?.rev > rev)) store.put(whose, { ...parts, [feature]: { rev, data } })
  }

  function take(event) {
    const verdict = store.feed(event)
    if (verdict === "gap") rejoining.soon({ whole: false, spread: GAP_SPREAD })
    if (verdict === "stale") rejoining.soon({ whole: true, spread: SNAPSHOT_SPREAD })
  }

  function refuse(refusal) {
    setJoined(false)
    clearTimeout(patience)
    if (refusal.code === "kicked") over("kicked", refusal.detail)
    else if (FOR_THE_PAGE.has(refusal.code)) become({ state: "refused", code: refusal.code, detail: refusal.detail })
    else joinLater(refusal)
  }

  // On the same socket, which costs the server least; after some tries on a new one, which may lead to another process.
  function joinLater({ retry_after: seconds = 0 }) {
    const delay = Math.max(1000 * seconds * (1 + random()), backoff(refused, { least: 2000, most: 20000, random }))
    refused += 1
    const again = refused % TRIES_ON_ONE_SOCKET === 0 ? () => socket.again() : () => rejoin()
    patience = setTimeout(again, delay)
  }

  function over(code, detail) {
    setJoined(false)
    socket.stop()
    become({ state: "over", code, detail })
  }

  // For good. A server that does not answer notices it by the end of the connection.
  async function leave() {
    const late = new Promise((resolve) => { setTimeout(resolve, LEAVE_PATIENCE) })
    if (joined) await Promise.race([ask("leave_session", {}).catch(() => {}), late])
    over("left")
  }

  function ask(name, payload) {
    return new Promise((resolve, reject) => {
      socket.emit(name, payload, ANSWER_PATIENCE, (problem, answer) => {
        if (answer?.ok) return resolve(answer)
        if (answer) return reject(answer)
        doubt()
        return reject({ code: socket.connected ? "timeout" : "offline", detail: t("no_answer") })
      })
    })
  }

  function send(name, payload) {
    if (!joined) return Promise.reject({ code: "offline", detail: t("not_connected") })
    return ask(name, payload).catch((refusal) => {
      if (refusal.code === "not_joined") rejoin()
      throw refusal
    })
  }

  watchTheDevice(check, random)
  socket.start()
  return {
    send,
    get status() { return status },
    watch(watcher) { watchers.push(watcher); watcher(status) },
    leave,
    // The server reads the presenter's account again.
    enterAgain: () => { if (joined) rejoin() },
    joinAs: (nickname) => join({ ...seat.rejoin(sinceNow()), nickname }),
  }
}

// A rejoin that is due, to catch up: `whole` with a fresh snapshot. A whole room notices the same gap, or lacks the same text, at
// the same moment, so each page waits up to `spread` ms.
function createRejoining(rejoin, random) {
  let due = null // {timer, whole}
  return {
    soon({ whole, spread }) {
      if (due) due.whole ||= whole
      else due = { whole, timer: setTimeout(() => rejoin(due), spread * random()) }
    },
    stop() {
      clearTimeout(due?.timer)
      due = null
    },
  }
}
