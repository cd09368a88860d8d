import { clone, fill, findAll, show } from "../core/dom.js"
import { slot } from "../core/panels.js"
import { t } from "../core/strings.js"
import { toast } from "../core/toast.js"
import { isOn, isRunning } from "../sessions/state.js"
import { othersTaps, reactionsFold, shareOut } from "./state.js"

const TICK = 250
const LOST = new Set(["offline", "timeout", "not_joined"])

// Loaded with the first reaction: joining does not need them.
const loadSprites = () => import("./sprites.js").catch((problem) => console.warn("reactions cannot rise", problem))

// The totals as one line in `place`, and the taps of all rising beside the words.
export function mountTally({ root, store, mine = {}, place = slot("tally") ?? root }) {
  store.part("reactions", reactionsFold)
  const line = clone("reaction-tally")
  store.watch("reactions", (totals) => {
    const counted = Object.entries(totals).filter(([, total]) => total > 0).sort(([, a], [, b]) => b - a)
    // None before the first tap: the line is not in the page at all.
    if (!counted.length) return line.remove()
    line.replaceChildren(...counted.map(([emoji, total]) => fill(clone("reaction-count"), { emoji, total })))
    if (!line.isConnected) place.append(line)
  })
  // Own taps that came back while we were away come back without a sound: they must not silence others' later on.
  store.watch("joined", (joined) => {
    if (!joined) for (const emoji in mine) delete mine[emoji]
  })
  store.on("reactions", async ({ counts }) => {
    const others = othersTaps(counts, mine)
    const sprites = await loadSprites()
    for (const emoji of shareOut(others, sprites?.spare() ?? 0)) sprites.rise(emoji, { delay: TICK * Math.random() })
  })
}

export function mountBar({ root, store, send, mine }) {
  const bar = clone("reaction-bar")
  root.append(bar)
  store.watch("session", (session) => show(bar, isOn(session, "reactions") && isRunning(session)))
  for (const button of findAll("[data-emoji]", bar)) button.addEventListener("click", () => tap(button, { store, send, mine }))
}

async function tap(button, { store, send, mine }) {
  const { emoji } = button.dataset
  if (!store.read("joined")) return drop(button, t("tap_dropped"))
  answerTheFinger(button, "tapped")
  loadSprites().then((sprites) => sprites?.rise(emoji))
  mine[emoji] = (mine[emoji] ?? 0) + 1
  try {
    await send("send_message", { message: emoji, message_type: "emoji" })
  } catch (refusal) {
    mine[emoji] = Math.max(0, mine[emoji] - 1)
    drop(button, LOST.has(refusal.code) ? t("tap_dropped") : refusal.detail)
  }
}

function drop(button, reason) {
  answerTheFinger(button, "dropped")
  toast(reason)
}

function answerTheFinger(button, how) {
  button.classList.remove("tapped", "dropped")
  void button.offsetWidth // starts the animation again when one taps faster than it runs
  button.classList.add(how)
}
