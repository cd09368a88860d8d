import { whileBusy } from "../core/busy.js"
import { setDisabled } from "../core/disabled.js"
import { show } from "../core/dom.js"
import { giveFocus } from "../core/focus.js"
import { t } from "../core/strings.js"
import { createSure } from "../core/sure.js"
import { toast } from "../core/toast.js"
import { bringPart } from "./part.js"

// Lets a participant report what others wrote: one button for all rows of a list. It stands at the row that was tapped, at
// the row under a mouse (`hover`), or with the keyboard at the last row, from which the arrow keys move it.
// `rows`: a selector of the rows that can be reported; `textOf(row)`: {id, nickname, text}; `personOf(row)`: {id, nickname} of
// its author, whose nickname can be reported instead once the button asks; `placeOf(row)`: the element that gets the button.
export async function mountReports({ list, rows, feature, textOf, personOf, placeOf = (row) => row, hover = true, store, send }) {
  await bringPart()
  const box = Object.assign(document.createElement("span"), { className: "reports" })
  const button = newButton(box, "report")
  const name = newButton(box, "report-name")
  const sure = createSure(draw)

  const rowOf = (target) => target.closest?.(rows)
  const current = () => rowOf(box)
  const isReported = (of, id) => store.read("mine")?.moderation?.data?.reported?.some((one) => one.feature === of && one.id === id)

  function draw() {
    const row = current()
    if (!row) return
    const { id, nickname, text } = textOf(row)
    const isOver = isReported(feature, id)
    const words = isOver ? "report_done" : sure.isAsking ? "report_sure" : "report"
    label(button, words, [nickname, text].filter(Boolean).join(" "))
    button.classList.toggle("sure", sure.isAsking)
    setDisabled(button, isOver || sure.isResting)
    drawName(row)
  }

  function drawName(row) {
    const person = personOf?.(row)
    const isOffered = Boolean(person) && sure.isAsking && !isReported("nickname", person.id)
    if (!isOffered && name === document.activeElement) giveFocus(button)
    show(name, isOffered)
    if (isOffered) label(name, "report_name", person.nickname)
    setDisabled(name, sure.isResting)
  }

  function moveTo(row) {
    const place = row && placeOf(row) // none in a row whose words have gone
    if (!place || row === current()) return
    sure.stop()
    place.append(box)
    draw()
  }

  async function press() {
    const row = current()
    if (!row || isReported(feature, textOf(row).id) || !sure.press()) return
    await report(feature, textOf(row).id)
  }

  async function pressName() {
    if (!sure.isAsking || sure.isResting) return
    const { id } = personOf(current())
    sure.stop()
    await report("nickname", id)
  }

  async function report(of, id) {
    try {
      await send("report", { feature: of, id })
      toast(t("report_told"))
    } catch (refusal) {
      toast(refusal.detail)
    }
  }

  button.addEventListener("click", () => whileBusy(button, press).then(draw))
  name.addEventListener("click", () => whileBusy(name, pressName).then(draw))
  button.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (!by) return
    event.preventDefault()
    const all = [...list.querySelectorAll(rows)]
    const row = all[all.indexOf(current()) + by]
    moveTo(row)
    giveFocus(button)
    row?.scrollIntoView({ block: "nearest" })
  })
  list.addEventListener("click", ({ target }) => { if (!target.closest("a, button, input, textarea, label")) moveTo(rowOf(target)) })
  if (hover) list.addEventListener("pointerover", ({ target, pointerType }) => { if (pointerType === "mouse" && !box.contains(document.activeElement)) moveTo(rowOf(target)) })
  const beginAtLast = () => { if (!current()) moveTo([...list.querySelectorAll(rows)].at(-1)) }
  list.addEventListener("focusin", beginAtLast)
  if (list.contains(document.activeElement)) beginAtLast() // the focus came before this module
  store.watch("mine", draw)
}

function newButton(box, testId) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button small report" })
  button.dataset.testid = testId
  box.append(button)
  return button
}

// `about`: what is reported, for those who cannot see where the button stands.
function label(button, words, about) {
  button.textContent = t(words)
  button.setAttribute("aria-label", `${t(`${words}_label`)}: ${about}`)
}
