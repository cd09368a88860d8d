import { arrange, clone, fill, find, findAll, show } from "../../core/dom.js"
import { giveFocus } from "../../core/focus.js"
import { t } from "../../core/strings.js"
import { createStill } from "./still.js"
import { wordsOfText } from "./words.js"

const TOLD_FOR = 2500 // ms for which a text that another person has decided on keeps its place
const FORGET_AFTER = 5000 // ms after a decision on this page: by then the desk has told of it

// The texts that wait. `decide(what, text, reason)` answers whether the text has been decided on; `dress(row, text)` adds the
// other parts of a row; `scroller` gets the focus when the last row goes.
export function mountList({ list, scroller, decide, dress }) {
  const rows = new Map() // key → row
  const busy = new Set()
  const decided = new Set()
  let texts = []
  let current = null // the key of the row that keys mean

  const shownRows = () => findAll("[data-key]", list).filter((row) => !row.classList.contains("taken"))
  const textOf = (key) => texts.find((text) => text.key === key)
  const still = createStill(() => shownRows().flatMap((row) => findAll("[data-decide]", row)))
  const isWatched = () => list.matches(":hover") || list.contains(document.activeElement)

  function newRow({ key }) {
    const row = clone("held-text")
    row.dataset.key = key
    row.addEventListener("focusin", () => mark(key))
    for (const button of findAll("[data-decide]", row)) {
      button.addEventListener("click", ({ detail }) => {
        const byPointer = detail > 0
        if (!byPointer || !still.isOn) run(button.dataset.decide, key)
      })
    }
    rows.set(key, row)
    return row
  }

  function mark(key) {
    current = key
    for (const row of rows.values()) row.tabIndex = row.dataset.key === key ? 0 : -1
  }

  async function run(what, key, reason) {
    const text = textOf(key)
    if (!text || busy.has(key)) return
    busy.add(key)
    const neighbour = neighbourOf(key)
    draw(texts)
    if (neighbour && rows.get(key).contains(document.activeElement)) focusOn(neighbour)
    const isOver = await decide(what, text, reason).finally(() => busy.delete(key))
    if (isOver) letGo(key)
    draw(texts)
  }

  function letGo(key) {
    decided.add(key)
    setTimeout(() => { decided.delete(key); draw(texts) }, FORGET_AFTER)
  }

  function neighbourOf(key) {
    const all = shownRows()
    const place = all.findIndex((row) => row.dataset.key === key)
    return (all[place + 1] ?? all[place - 1])?.dataset.key
  }

  function focusOn(key) {
    mark(key)
    const row = rows.get(key)
    giveFocus(row)
    row?.scrollIntoView({ block: "nearest" })
  }

  function rowOf(text) {
    const row = rows.get(text.key) ?? newRow(text)
    row.setAttribute("aria-busy", String(busy.has(text.key)))
    const words = wordsOfText(text)
    fill(row, words)
    row.classList.toggle("seen-by-room", !text.held)
    show(find("[data-why]", row), Boolean(words.why))
    dress(row, text)
    return row
  }

  // Another person was faster. While the list has the pointer or the focus, the row keeps its place for a moment, so that no
  // other row comes under a press. Answers whether it does.
  function takeLeave(key) {
    const row = rows.get(key)
    if (row.classList.contains("taken")) return true
    if (decided.has(key) || !isWatched()) return false
    row.classList.add("taken")
    fill(row, { why: t("decided_elsewhere") })
    show(find("[data-why]", row))
    for (const button of findAll("button", row)) button.setAttribute("aria-disabled", "true")
    setTimeout(() => { rows.delete(key); draw(texts) }, TOLD_FOR)
    return true
  }

  function draw(now) {
    texts = now
    const wanted = texts.filter(({ key }) => !decided.has(key))
    const keys = new Set(wanted.map(({ key }) => key))
    for (const key of keys) if (rows.get(key)?.classList.contains("taken")) rows.delete(key) // it waits again
    const before = [...list.children]
    const leaving = before.filter(({ dataset }) => rows.has(dataset.key) && !keys.has(dataset.key) && takeLeave(dataset.key))
    const next = withPlaces(wanted.map(rowOf), leaving, before)
    for (const { dataset } of before) if (!next.includes(rows.get(dataset.key))) rows.delete(dataset.key)
    arrange(list, next, scroller)
    if (before.some((row, place) => next[place] !== row)) still.begin()
    else still.refresh()
    if (!rows.has(current)) mark(shownRows()[0]?.dataset.key ?? null)
    else mark(current)
  }

  return {
    draw,
    run,
    // The texts that wait, without those on which this page has decided.
    get waiting() { return texts.filter(({ key }) => !decided.has(key)) },
    // This page has decided on these texts by another way: `isMeant(text)`.
    forget(isMeant) {
      for (const text of texts.filter(isMeant)) letGo(text.key)
      draw(texts)
    },
    // The text that the keys mean; null: none waits.
    get current() { return textOf(current) ? current : null },
    focus() { return current ? focusOn(current) : giveFocus(scroller) },
    move(by) {
      const all = shownRows()
      const place = all.findIndex((row) => row.dataset.key === current)
      const next = all[Math.min(all.length - 1, Math.max(0, place + by))]
      if (next) focusOn(next.dataset.key)
    },
  }
}

// The rows with those that are leaving at the places that they had.
function withPlaces(rows, leaving, before) {
  const next = [...rows]
  for (const row of leaving) next.splice(Math.min(before.indexOf(row), next.length), 0, row)
  return next
}
