import { openSocket } from "./socket.js"
import { t } from "./strings.js"

const JOIN_PATIENCE = 15000
const ANSWER_PATIENCE = 10000
const DOUBT = 4000
const LONG_ENOUGH_TO_DOUBT = 15000
const FOR_THE_PAGE = new Set(["kicked", "token_invalid", "token_required", "forbidden", "session_not_found", "nickname_taken", "nickname_invalid", "session_full"])

// Keeps the page joined to its session. `seat` says who we are: auth() goes with every connect, join() is what to
// emit after it (null when auth has joined already), keep(joined) remembers what the server issued.
export function goLive({ seat, store, open = openSocket }) {
  const watchers = []
  let status = { state: "trouble" }
  let joined = false
  const setJoined = (value) => { joined = value; store.put("joined", value) }
  let patience = null
  let byAuth = false // the join went with the connect: its refusal comes as an event, every other one as an answer

  const socket = open({
    auth: () => seat.auth(sinceNow()),
    onUp: enterRoom,
    onDown: lost,
    onEvent: hear,
  })

  function sinceNow() {
    return store.seq > 0 || status.before ? { since: store.seq } : {}
  }

  function enterRoom() {
    awaitJoin()
    const payload = seat.join(sinceNow())
    byAuth = !payload
    if (payload) join(payload)
  }

  function become(next) {
    status = { before: status.before || next.state === "joined", ...next }
    for (const watch of watchers) watch(status)
  }

  function lost() {
    clearTimeout(patience)
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
    socket.emit("join_session", payload, JOIN_PATIENCE, (problem, answer) => { if (answer && !answer.ok) refuse(answer) })
  }

  function rejoin({ whole = false } = {}) {
    setJoined(false)
    join(seat.rejoin(whole ? {} : sinceNow()))
  }

  function hear(name, data) {
    if (name === "joined_session") return enter(data)
    if (name === "error") return byAuth && !joined ? refuse(data) : undefined
    if (name === "kicked") return over("kicked")
    if (name === "participant_count") return store.put("count", data.count)
    if (joined && Number.isInteger(data?.seq)) take({ seq: data.seq, name, data })
  }

  function enter(data) {
    clearTimeout(patience)
    seat.keep(data)
    store.put("me", data.participant)
    if (data.snapshot) store.reset({ ...data.snapshot, session: data.session }, data.last_seq)
    const stale = (data.events ?? []).filter((event) => store.feed(event, { live: false }) === "stale").length > 0
    if (Number.isInteger(data.participant_count)) store.put("count", data.participant_count)
    if (stale || store.seq < data.last_seq) return rejoin({ whole: true })
    setJoined(true)
    socket.settled()
    become({ state: "joined" })
  }

  function take(event) {
    const verdict = store.feed(event)
    if (verdict === "gap") rejoin()
    if (verdict === "stale") rejoin({ whole: true })
  }

  function refuse(refusal) {
    setJoined(false)
    clearTimeout(patience)
    if (refusal.code === "rate_limited") {
      patience = setTimeout(() => socket.again(), 1000 * (refusal.retry_after ?? 2))
    } else if (refusal.code === "kicked") over("kicked", refusal.detail)
    else if (FOR_THE_PAGE.has(refusal.code)) become({ state: "refused", code: refusal.code, detail: refusal.detail })
    else patience = setTimeout(() => socket.again(), 2000)
  }

  function over(code, detail) {
    setJoined(false)
    socket.stop()
    become({ state: "over", code, detail })
  }

  function send(name, payload) {
    if (!joined) return Promise.reject({ code: "offline", detail: t("not_connected") })
    return new Promise((resolve, reject) => {
      socket.emit(name, payload, ANSWER_PATIENCE, (problem, answer) => {
        if (answer?.ok) return resolve(answer)
        if (answer?.code === "not_joined") rejoin()
        reject(answer ?? { code: "timeout", detail: t("no_answer") })
      })
    })
  }

  function check(away) {
    if (!socket.connected) return socket.hurry()
    if (!joined || away < LONG_ENOUGH_TO_DOUBT) return
    socket.emit("join_session", seat.rejoin(sinceNow()), DOUBT, (problem, answer) => {
      if (problem) socket.again()
      else if (!answer.ok) refuse(answer)
    })
  }

  watchTheWorld(check)
  socket.start()
  return {
    send,
    get status() { return status },
    watch(watcher) { watchers.push(watcher); watcher(status) },
    joinAs: (nickname) => join({ ...seat.rejoin(sinceNow()), nickname }),
  }
}

function watchTheWorld(check) {
  let hiddenAt = 0
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) hiddenAt = Date.now()
    else check(Date.now() - hiddenAt)
  })
  addEventListener("online", () => check(Infinity))
  addEventListener("pageshow", (event) => { if (event.persisted) check(Infinity) })
}
