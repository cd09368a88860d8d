import { clone, fill, find, show } from "../core/dom.js"
import { t } from "../core/strings.js"
import { clockTime } from "../core/times.js"
import { isRefusedText } from "./composer.js"
import { followsOn } from "./items.js"

export const QUIET_FOR = 700 // ms in which a message is on its way without a word
const LINE = 24 // characters, of a phone's bubble
const LONG = 14 // lines; fewer are never worth a button

// The rows of the log by their items' keys. `linked`: links of the presenter can be tapped here.
export function createRows({ outbox, decorate, takeBack, linked = false }) {
  const rows = new Map()

  function rowOf(item) {
    if (!rows.has(item.key)) rows.set(item.key, clone("chat-message"))
    return rows.get(item.key)
  }

  function dress(item, previous) {
    const row = rowOf(item)
    const together = followsOn(item, previous)
    const state = stateLine(item)
    const look = [item.nickname, item.state, item.fleeting, state, item.mine, together, item.pinned].join("|")
    if (row.dataset.look === look) return row
    row.dataset.look = look
    row.classList.toggle("mine", item.mine)
    row.classList.toggle("together", together)
    row.dataset.state = item.state
    fill(row, { nickname: item.nickname, time: clockTime(item.created_at), state })
    say(row, item)
    show(find("[data-badge]", row), item.role === "presenter")
    show(find("[data-state-line]", row), Boolean(state))
    offerAgain(row, item)
    decorate?.(row, item)
    return row
  }

  function say(row, item) {
    const place = find("[data-field=text]", row)
    if (place.textContent === item.message) return
    if (linked && item.role === "presenter") fillWithLinks(place, item.message)
    else place.textContent = item.message
    row.classList.toggle("long", lines(item.message) > LONG)
  }

  function offerAgain(row, item) {
    find(".failed-actions", row)?.remove()
    if (item.state !== "failed" && item.state !== "asking") return
    const actions = clone("chat-failed")
    const retry = find("[data-retry]", actions)
    if (item.state === "asking") retry.textContent = t("send_now")
    if (isRefusedText(item)) retry.textContent = t("edit_text")
    retry.addEventListener("click", () => (isRefusedText(item) ? takeBack(item) : outbox.retry(item.id)))
    find("[data-remove]", actions).addEventListener("click", () => outbox.remove(item.id))
    find("[data-state-line]", row).append(actions)
  }

  return {
    rowOf,
    dress,
    forget(items) {
      const keys = new Set(items.map((item) => item.key))
      for (const key of rows.keys()) if (!keys.has(key)) rows.delete(key)
    },
  }
}

// A long message shows its beginning, and the rest when asked. Called once its row is on the page.
export function offerRest(row) {
  if (!row.classList.contains("long") || find("[data-more]", row)) return
  const text = find("[data-field=text]", row)
  if (text.scrollHeight <= text.clientHeight + 1) return
  const more = clone("chat-more")
  more.addEventListener("click", () => {
    const open = row.classList.toggle("open")
    more.textContent = open ? t("show_less") : t("show_more")
    more.setAttribute("aria-expanded", String(open))
  })
  find(".bubble", row).append(more)
}

// Its links can be tapped as soon as the module is there. It is loaded with the first one: most rooms see none.
export function fillWithLinks(place, text) {
  place.textContent = text
  if (!/https?:\/\//i.test(text)) return
  const late = (problem) => console.warn("links were not loaded", problem)
  import("./links.js").then(({ fillLinked }) => { if (place.textContent === text) fillLinked(place, text) }).catch(late)
}

const lines = (text) => text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / LINE)), 0)

export function onItsWay(item) {
  return item.state === "waiting" && !item.fleeting && Date.now() - item.at < QUIET_FOR
}

function stateLine(item) {
  if (onItsWay(item)) return ""
  if (item.state === "waiting") return t(item.fleeting ? "sending_not_stored" : "sending")
  if (item.state === "asking") return t("send_old")
  if (item.state === "failed") return t("not_sent", { reason: item.detail ?? "" })
  return item.words ?? ""
}
