import { clone, fill, find, findAll, show } from "../../core/dom.js"
import { createRefresher } from "../../core/refresh.js"
import { t, tn } from "../../core/strings.js"
import { mountResults } from "../results/view.js"
import { compared, isComparable, movesOf, pathsOf } from "./rounds_state.js"

const PAUSE = { every: 1000, jitter: 300 } // ms

// Two rounds of an activity side by side; of a choice of one option also who moved from which to which. It is read when
// it is opened, and again when the current round has changed.
export function mountRounds(root, read) {
  const place = find("[data-rounds]", root)
  const choices = Object.fromEntries(findAll("[data-round]", place).map((select) => [select.dataset.round, select]))
  const sides = Object.fromEntries(findAll("[data-side]", place).map((side) => [side.dataset.side, mountResults(side)]))
  const { request, now: loadNow } = createRefresher(load, PAUSE)
  let item = null

  async function load() {
    const paths = place.open && pathsOf(item, choices.before.value, choices.after.value)
    if (!paths) return
    const { id } = item
    try {
      const found = await Promise.all(paths.map((path) => path && read(path)))
      if (item.id === id) draw(...found)
    } catch (refusal) {
      if (item.id !== id) return
      complain(t("rounds_failed"))
      throw refusal // so that it is tried again
    }
  }

  const complain = (problem) => fill(place, { problem })

  function draw(before, after, followed) {
    complain("")
    const isTable = isComparable(item)
    show(find("[data-compared]", place), isTable)
    show(find("[data-two]", place), !isTable)
    show(find("[data-moves]", place), Boolean(followed))
    if (isTable) drawTable(before, after)
    else for (const [side, told] of [["before", before], ["after", after]]) sides[side].draw({ activity: item, told })
    if (followed) drawMoves(movesOf(item, followed.moves))
  }

  function drawTable(before, after) {
    const table = find("[data-compared]", place)
    fill(table, { before: t("poll_round", { n: before.round }), after: t("poll_round", { n: after.round }) })
    const rows = compared(item, before.results, after.results)
    find("tbody", table).replaceChildren(...rows.map((row) => fill(clone("poll-compared-row"), {
      text: row.text, before: sideWords(row.before), after: sideWords(row.after), by: signed(row.by),
    })))
  }

  const sideWords = (side) => (!side ? "–" : item.kind === "ranking" ? side.shown : `${side.shown}% (${side.n})`)

  function drawMoves({ stayed, moves }) {
    fill(place, { stayed: moves.length || stayed ? t("moves_stayed", { n: stayed }) : t("moves_none") })
    find("[data-moves-list]", place).replaceChildren(...moves.map(({ from, to, n }) => fill(clone("poll-move"), {
      from: from ?? t("abstained_move"), to: to ?? t("abstained_move"), n: tn("move_people", n),
    })))
  }

  function offer(rounds) {
    for (const [name, select] of Object.entries(choices)) {
      select.replaceChildren(...Array.from({ length: rounds }, (_, index) => new Option(t("poll_round", { n: index + 1 }), index + 1)))
      select.value = String(name === "before" ? rounds - 1 : rounds)
    }
  }

  for (const select of Object.values(choices)) select.addEventListener("change", loadNow)
  place.addEventListener("toggle", loadNow)

  return function drawOf(now) {
    const isOther = item?.id !== now.id || item.rounds !== now.rounds
    const isChanged = isOther || seenOf(item) !== seenOf(now)
    item = now
    show(place, now.rounds > 1)
    if (isOther) offer(now.rounds)
    if (isChanged) request()
  }
}

// What the comparison depends on.
const seenOf = ({ answered, state, prepared }) => JSON.stringify([answered, state, prepared])

const signed = (by) => (by === null ? "" : by > 0 ? `+${by}` : String(by).replace("-", "−"))
