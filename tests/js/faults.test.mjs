import assert from "node:assert/strict"
import test from "node:test"
import { createOutbox } from "../../engagenow/static/js/core/outbox.js"
import { createShelf, memoryStorage } from "../../engagenow/static/js/core/storage.js"
import { createStore } from "../../engagenow/static/js/core/store.js"
import { chatFold } from "../../engagenow/static/js/chat/state.js"

globalThis.document = { hidden: false, addEventListener() {} }
globalThis.addEventListener = () => {}
const { goLive } = await import("../../engagenow/static/js/core/live.js")

const ME = { id: "p1", nickname: "하나", role: "participant" }
const TEXTS = 12

// The same evening for the same seed.
function chanceOf(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const settle = async () => { for (let turn = 0; turn < 20; turn += 1) await null }

// A server with one room: its log, and who is connected. What it stores it stores once for each client_msg_id.
function createServer() {
  const log = []
  const lines = new Set()
  return {
    log,
    lines,
    texts: () => log.map(({ data }) => data.message),
    store({ message, client_msg_id }) {
      const known = log.find(({ data }) => data.client_msg_id === client_msg_id)
      if (known) return { ok: true, seq: known.seq }
      const seq = log.length + 1
      const event = { seq, name: "new_message", data: { seq, id: `m${seq}`, message, client_msg_id, participant_id: ME.id } }
      log.push(event)
      for (const line of lines) line.hears(event)
      return { ok: true, seq }
    },
    joined(since) {
      const snapshot = { chat: { messages: log.map(({ data }) => data), pinned: [] } }
      const state = since === undefined ? { snapshot, events: [] } : { events: log.slice(since) }
      return { session: { id: "s", status: "active" }, participant: ME, token: "t", last_seq: log.length, ...state }
    },
  }
}

// One connection through which everything goes wrong with the chance `trouble.share`.
function faultyLine(server, chance, trouble) {
  const unlucky = () => chance() < trouble.share
  const line = { connected: false, seated: false }

  function join({ since }) {
    if (unlucky()) return { ok: false, code: chance() < 0.5 ? "unavailable" : "internal_error", retry_after: 1 }
    line.seated = true
    line.handlers.onEvent("joined_session", server.joined(since))
    return { ok: true }
  }

  function send(payload) {
    if (!line.seated) return { ok: false, code: "not_joined" }
    const fate = unlucky() ? Math.floor(6 * chance()) : -1
    if (fate === 0) return { ok: false, code: "rate_limited", retry_after: 2 }
    if (fate === 1) return { ok: false, code: "unavailable", retry_after: 1 }
    if (fate === 2) return { ok: false, code: "internal_error" }
    const answer = server.store(payload)
    if (fate === 3) return { ok: false, code: "internal_error" } // stored, and only the answer is lost
    if (fate === 4) return null
    if (fate === 5) line.cut()
    return answer
  }

  const answers = { join_session: join, send_message: send, heartbeat: () => ({ ok: line.seated, code: "not_joined" }) }

  line.hears = (event) => { if (line.seated && !unlucky()) line.handlers.onEvent(event.name, event.data) }
  line.cut = () => {
    if (!line.connected) return
    Object.assign(line, { connected: false, seated: false })
    line.handlers.onDown()
    setTimeout(line.up, 1000 * chance())
  }
  line.up = () => {
    if (!line.open) return
    line.connected = true
    line.handlers.onUp()
  }
  line.openSocket = (handlers) => {
    Object.assign(line, { handlers, open: true })
    server.lines.add(line)
    return {
      start: line.up, settled() {}, hurry() {}, again: line.cut,
      get connected() { return line.connected },
      stop() {},
      emit(name, payload, timeout, answer) {
        if (!line.connected) return setTimeout(() => answer(new Error("timeout")), timeout)
        const result = answers[name](payload)
        if (line.connected && result) return setTimeout(() => answer(null, result), 20)
        return setTimeout(() => answer(new Error(line.connected ? "timeout" : "cut")), line.connected ? timeout : 0)
      },
    }
  }
  line.close = () => {
    Object.assign(line, { open: false, connected: false, seated: false })
    server.lines.delete(line)
  }
  return line
}

// A tab: store, socket and outbox as a page wires them, over a storage that it may share with others.
function openTab({ server, storage, chance, trouble }) {
  const seat = { auth: () => ({}), join: (since) => since, rejoin: (since) => since, keep() {} }
  const store = createStore()
  const line = faultyLine(server, chance, trouble)
  const tab = { line, store, open: true }
  store.part("chat", chatFold)
  const live = goLive({ seat, store, open: line.openSocket, random: chance })
  tab.outbox = createOutbox({
    shelf: createShelf(storage), owner: "o", random: chance,
    send: (name, payload) => (tab.open ? live.send(name, payload) : new Promise(() => {})),
    wait: (call, delay) => setTimeout(() => tab.open && call(), delay),
  })
  live.watch(({ state }) => { if (state === "joined" && tab.open) tab.outbox.resume() })
  tab.chat = tab.outbox.of("chat")
  tab.close = () => { tab.open = false; line.close() }
  return tab
}

async function pass(context, ms) {
  for (let time = 0; time < ms; time += 100) {
    context.mock.timers.tick(100)
    await settle()
  }
}

for (let seed = 1; seed <= 40; seed += 1) {
  test(`whatever happens on the way, every text arrives once and in order (${seed})`, async (context) => {
    context.mock.timers.enable({ apis: ["setTimeout", "Date"] })
    const chance = chanceOf(seed)
    const server = createServer()
    const trouble = { share: 0.1 + 0.4 * chance() }
    const setting = { server, storage: memoryStorage(), chance, trouble }
    let tab = openTab(setting)
    const said = []
    for (let number = 1; number <= TEXTS; number += 1) {
      said.push(`text ${number}`)
      tab.chat.add("send_message", { message: `text ${number}` })
      await pass(context, 3000 * chance())
      if (chance() < 0.15) tab.line.cut()
      if (chance() < 0.15) { // a reload; what the page had under way may still arrive
        tab.close()
        tab = openTab(setting)
      }
    }
    trouble.share = 0
    await pass(context, 60000)
    said.push("the last") // after which every page knows what it missed
    tab.chat.add("send_message", { message: "the last" })
    await pass(context, 5000)
    assert.deepEqual(server.texts(), said)
    assert.deepEqual(tab.store.read("chat").messages.map(({ message }) => message), said)
    tab.chat.settle(new Set(server.log.map(({ data }) => data.client_msg_id)), tab.store.seq)
    assert.deepEqual(tab.chat.list(), [])
    tab.close()
  })
}
