import { arrange, clone, fill, find, show } from "../core/dom.js"
import { t, tn } from "../core/strings.js"
import { toast } from "../core/toast.js"
import { watchHands } from "./hands.js"
import { createSteadyOrder } from "./steady.js"

const AT_TOP = 8 // px

// Cards of questions in zones, such as live and answered, that stand still while a person is at them.
//   zones     {name: its list element}
//   dress     (row, question, zone): shows it. The same row for good: a finger may be on it
//   redraw    called when the order may be another one
//   isNews    of an id: whether it is worth offering while it has no place yet
export function mountList({ root, zones, template, dress, redraw, isNews }) {
  const scroller = find("[data-scroller]", root)
  const pill = find("[data-newer]", root)
  const rows = new Map() // id → element
  const order = createSteadyOrder({ changed: redraw, isNews, idOf: (place) => place.split(" ")[1] })
  let touched = null
  let sort = null // as it was drawn last
  const topOfCards = () => Object.values(zones)[0].getBoundingClientRect().top
  watchHands(scroller, order)
  scroller.addEventListener("pointerdown", ({ target }) => { touched = target.closest("[data-question]") }, { passive: true })
  pill.addEventListener("click", ({ detail }) => {
    touched = null
    if (!detail) scroller.focus({ preventScroll: true }) // by a key: the button goes
    order.take()
    scroller.scrollTo({ top: 0 })
  })

  // One that has come back is a new card.
  function rowOf({ id }) {
    if (rows.get(id)?.inert) rows.delete(id)
    if (!rows.has(id)) {
      const row = clone(template)
      row.dataset.question = id
      rows.set(id, row)
    }
    return rows.get(id)
  }

  // What has gone under a finger keeps its place, without its words.
  function hollow(row) {
    if (row.inert) return
    row.style.setProperty("min-height", `${row.offsetHeight}px`)
    row.inert = true
    const words = clone("question-gone")
    words.textContent = t("question_gone")
    row.replaceChildren(words)
  }

  // The card that the person has touched last, or sees first, stays where it is while cards above it change.
  function keepInSight(change) {
    const anchor = isInSight(touched) ? touched : scroller.scrollTop > AT_TOP ? firstInSight() : null
    const before = anchor?.getBoundingClientRect().top
    change()
    if (anchor?.isConnected) scroller.scrollTop += anchor.getBoundingClientRect().top - before
  }

  function isInSight(row) {
    if (!row?.isConnected) return false
    const [{ top, bottom }, frame] = [row, scroller].map((each) => each.getBoundingClientRect())
    return bottom > frame.top && top < frame.bottom
  }

  function firstInSight() {
    const edge = scroller.getBoundingClientRect().top
    return [...scroller.querySelectorAll("[data-question]")].find((row) => row.getBoundingClientRect().bottom > edge)
  }

  function forget(ids) {
    for (const id of rows.keys()) if (!ids.has(id)) rows.delete(id)
  }

  function offer() {
    const { fresh, isOther } = order.offer
    show(pill, fresh > 0 || isOther)
    fill(pill, { newer: fresh ? tn("questions_fresh", fresh) : t("questions_reordered") })
  }

  return {
    order,
    scroller,
    // Answers whether a press is not taken, and says so: the finger was on its way while the card moved. A mouse holds the
    // list before it presses, and keys press what has the focus.
    refuses(id, { detail, pointerType }) {
      const isMeantForAnother = detail > 0 && pointerType !== "mouse" && order.hasJustMoved(id)
      if (isMeantForAnother) toast(t("question_just_moved"))
      return isMeantForAnother
    },
    // `groups`: {zone: questions in their order}; `by`: the person's choice of an order; `more(ids)`: what else changes
    // with these on the page. Returns the ids.
    draw(groups, by, more = () => {}) {
      if (!scroller.contains(document.activeElement)) order.hold("focus", false) // it may have gone without a word
      const known = new Map(Object.values(groups).flat().map((question) => [question.id, question]))
      const wanted = Object.entries(groups).flatMap(([zone, questions]) => questions.map(({ id }) => `${zone} ${id}`))
      const places = order.order(wanted, by).map((place) => place.split(" "))
      const ids = new Set(places.map(([, id]) => id))
      const before = topOfCards()
      keepInSight(() => {
        const byZone = Object.fromEntries(Object.keys(zones).map((zone) => [zone, []]))
        for (const [zone, id] of places) if (known.has(id) || rows.has(id)) byZone[zone].push(placed(known.get(id), id, zone))
        for (const [zone, list] of Object.entries(zones)) arrange(list, byZone[zone], scroller)
        more(ids)
      })
      if (by === sort && topOfCards() !== before) order.noteShift()
      sort = by
      forget(ids)
      offer()
      return ids
    },
  }

  function placed(question, id, zone) {
    if (question) dress(rowOf(question), question, zone)
    else hollow(rows.get(id))
    return rows.get(id)
  }
}
