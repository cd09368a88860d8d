import { whileBusy } from "../../core/busy.js"
import { setDisabled } from "../../core/disabled.js"
import { arrange, clone, fill, find, findAll, onceAFrame, show } from "../../core/dom.js"
import { giveFocus } from "../../core/focus.js"
import { t, tn } from "../../core/strings.js"
import { archived, onAgenda } from "./agenda_state.js"
import { mountDragging } from "../../core/dragging.js"

// The list of activities: what is chosen there is shown in the middle, and has its tools below it. `showMiddle()` brings
// the middle up where it is a view of its own.
export function mountAgenda({ root, board, commands, form, showMiddle }) {
  const list = find("[data-agenda-list]", root)
  const rows = new Map() // id → element
  const quick = find("[data-quick-polls]", root)
  let wanted = null // the id of the one that gets the focus, maybe before it is drawn
  let seen = null // the id of the current one that was scrolled to
  const shown = () => onAgenda(board.items())
  const itemOf = (id) => board.items().find((item) => item.id === id)

  const TOOLS = {
    up: (item) => move(item, -1),
    down: (item) => move(item, 1),
    edit: (item) => form.change(item),
    copy: (item) => commands.copy(item),
    remove: (item) => commands.remove(item),
  }

  async function move(item, by) {
    if (!(await commands.move(item, by))) return
    const place = 1 + shown().findIndex(({ id }) => id === item.id)
    find("[data-agenda-said]", root).textContent = t("agenda_moved", { title: item.title, place, of: shown().length })
  }

  function newRow(id) {
    const row = clone("agenda-item")
    row.dataset.id = id
    const choose = find("[data-choose]", row)
    choose.addEventListener("click", () => {
      board.choose(id)
      showMiddle()
    })
    choose.addEventListener("keydown", (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
      if (!by) return
      event.preventDefault()
      if (event.altKey) move(itemOf(id), by)
      else neighbour(row, by)?.focus()
    })
    for (const button of findAll("[data-tool]", row)) {
      button.addEventListener("click", () => whileBusy(button, () => TOOLS[button.dataset.tool](itemOf(id))))
    }
    return row
  }

  const neighbour = (row, by) => {
    const next = by < 0 ? row.previousElementSibling : row.nextElementSibling
    return next && find("[data-choose]", next)
  }

  function dress(row, item, { isCurrent, first, last }) {
    row.dataset.state = item.state
    fill(row, { title: item.title, about: about(item), remove: t(`remove_${wasOpen(item) ? "archive" : "delete"}`) })
    const choose = find("[data-choose]", row)
    if (isCurrent) choose.setAttribute("aria-current", "true")
    else choose.removeAttribute("aria-current")
    show(find("[data-tools]", row), isCurrent)
    setDisabled(find("[data-tool=up]", row), first)
    setDisabled(find("[data-tool=down]", row), last)
    show(find("[data-tool=remove]", row), item.state === "draft" || item.state === "closed")
    return row
  }

  function draw() {
    const items = shown()
    const current = board.current
    for (const id of rows.keys()) if (!items.some((item) => item.id === id)) rows.delete(id)
    const dressed = items.map((item, index) => {
      if (!rows.has(item.id)) rows.set(item.id, newRow(item.id))
      const place = { isCurrent: item.id === current?.id, first: index === 0, last: index === items.length - 1 }
      return dress(rows.get(item.id), item, place)
    })
    if (!dragging.isUnderWay()) put(dressed)
    settleFocus()
    showCurrent(current?.id)
    drawWords(items)
    drawArchive(archived(board.items()))
  }

  function put(elements) {
    const focused = document.activeElement
    arrange(list, elements, find("[data-add]", root))
    if (list.contains(focused)) giveFocus(focused) // a row that is moved loses it
  }

  function focusOn(id) {
    wanted = id
    settleFocus()
  }

  function settleFocus() {
    const row = rows.get(wanted)
    if (!row) return
    wanted = null
    const choose = find("[data-choose]", row)
    giveFocus(choose.checkVisibility() ? choose : find("[data-next]"))
  }

  function showCurrent(id) {
    if (id === seen) return
    seen = id
    rows.get(id)?.scrollIntoView({ block: "nearest" })
  }

  function drawWords(items) {
    const words = find("[data-agenda-words]", root)
    const text = items.length ? "" : board.isLoaded ? t("agenda_empty") : board.isFailing ? t("agenda_failed") : words.textContent
    if (words.textContent !== text) words.textContent = text
    show(words, !items.length)
  }

  function drawArchive(items) {
    const place = find("[data-archive]", root)
    show(place, items.length > 0)
    fill(place, { archived: items.length })
    const ids = items.map(({ id }) => id).join()
    if (place.dataset.ids === ids) return
    place.dataset.ids = ids
    find("[data-archive-list]", place).replaceChildren(...items.map((item) => {
      const row = fill(clone("agenda-archived"), { title: item.title })
      const button = find("[data-again]", row)
      button.addEventListener("click", () => whileBusy(button, () => commands.copy(item)))
      return row
    }))
  }

  quick.addEventListener("toggle", () => { if (quick.open) quick.scrollIntoView({ block: "nearest" }) })
  const dragging = mountDragging(list, (id, by) => itemOf(id) && move(itemOf(id), by), draw)
  const add = find("[data-add]", root)
  add.addEventListener("click", () => form.make())
  add.disabled = false
  board.watch(onceAFrame(draw))
  return { focusOn }
}

const wasOpen = ({ answered, rounds }) => answered > 0 || rounds > 1

const QUIZ_STATES = { open: "quiz_runs", closed: "quiz_ended" }

function about({ kind, state, rounds, answered }) {
  if (kind === "quiz") return [t("kind_quiz"), t(QUIZ_STATES[state] ?? `state_${state}`)].join(" · ")
  const parts = [t(`kind_${kind}`), t(`state_${state}`)]
  if (rounds) parts.push(tn("answers", answered))
  return parts.join(" · ")
}
