import { whileBusy } from "../../core/busy.js"
import { setDisabled } from "../../core/disabled.js"
import { fill, find, findAll, show } from "../../core/dom.js"
import { t } from "../../core/strings.js"
import { dressCard, isOther } from "../card.js"

const PLACES = { up: -1, down: 1 }

// A question on the presenter's page, with what can be done with it. `acts[name](question, row, button)`;
// `refuses(id, event)`: a press that is not taken.
export function createCards({ acts, itemOf, refuses }) {
  let opened = null // the id of the one whose further tools are shown

  function wire(row, id) {
    for (const button of findAll("[data-do]", row)) {
      button.addEventListener("click", (event) => {
        if (!refuses(id, event)) whileBusy(button, () => acts[button.dataset.do](itemOf(id), row, button))
      })
    }
    find("[data-more]", row).addEventListener("click", () => {
      opened = opened === id ? null : id
      for (const other of findAll("[data-question]:not([inert])", row.closest("[data-scroller]"))) showTools(other)
    })
    row.addEventListener("keydown", (event) => {
      const by = { ArrowUp: "up", ArrowDown: "down" }[event.key]
      if (!by || !event.altKey || row.dataset.zone !== "queue") return
      event.preventDefault()
      acts[by](itemOf(id), row, event.target)
    })
  }

  function showTools(row) {
    const isOpen = row.dataset.question === opened
    show(find("[data-tools]", row), isOpen)
    find("[data-more]", row).setAttribute("aria-expanded", String(isOpen))
  }

  // `merging`: the id of the question that is being merged into another one.
  return function dress(row, question, zone, { isShown, merging, place, of }) {
    if (!row.dataset.zone) wire(row, question.id)
    if (!isOther(row, question, zone, isShown, merging, place, of)) return
    row.dataset.zone = zone
    row.dataset.id = question.id
    dressCard(row, question, { isShown })
    const isLive = question.state === "live"
    const isTarget = Boolean(merging) && merging !== question.id
    const visible = {
      stage: !isTarget, answer: !isTarget && isLive, reopen: !isTarget && !isLive, into: isTarget,
      queue: isLive && zone !== "queue", unqueue: zone === "queue", up: zone === "queue", down: zone === "queue",
      merge: isLive && !merging, merged: question.merged > 0,
    }
    for (const [name, isThere] of Object.entries(visible)) show(find(`[data-do=${name}]`, row), isThere)
    for (const [name, by] of Object.entries(PLACES)) setDisabled(find(`[data-do=${name}]`, row), place + by < 0 || place + by >= of)
    fill(row, { stage_words: t(isShown ? "question_take_off" : "question_to_stage") })
    row.classList.toggle("merging", merging === question.id)
    showTools(row)
  }
}
