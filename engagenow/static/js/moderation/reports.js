import { whileBusy } from "../core/busy.js"
import { setDisabled } from "../core/disabled.js"
import { giveFocus } from "../core/focus.js"
import { t } from "../core/strings.js"
import { createSure } from "../core/sure.js"
import { toast } from "../core/toast.js"
import { bringPart } from "./part.js"

// Lets a participant report what others wrote: one button for all rows of a list. It stands at the row that was tapped, at
// the row under a mouse (`hover`), or with the keyboard at the last row, from which the arrow keys move it.
// `rows`: a selector of the rows that can be reported; `textOf(row)`: {id, nickname, text}; `placeOf(row)`: the element that
// gets the button.
export async function mountReports({ list, rows, feature, textOf, placeOf = (row) => row, hover = true, store, send }) {
  await bringPart()
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button small report" })
  button.dataset.testid = "report"
  const sure = createSure(draw)

  const rowOf = (target) => target.closest?.(rows)
  const current = () => rowOf(button)
  const isReported = (row) => store.read("mine")?.moderation?.data?.reported?.some((one) => one.feature === feature && one.id === textOf(row).id)

  function draw() {
    const row = current()
    if (!row) return
    const { nickname, text } = textOf(row)
    const isOver = isReported(row)
    const words = isOver ? "report_done" : sure.isAsking ? "report_sure" : "report"
    button.textContent = t(words)
    button.setAttribute("aria-label", `${t(`${words}_label`)}: ${nickname ?? ""} ${text}`)
    button.classList.toggle("sure", sure.isAsking)
    setDisabled(button, isOver || sure.isResting)
  }

  function moveTo(row) {
    const place = row && placeOf(row) // none in a row whose words have gone
    if (!place || row === current()) return
    sure.stop()
    place.append(button)
    draw()
  }

  async function press() {
    const row = current()
    if (!row || isReported(row) || !sure.press()) return
    try {
      await send("report", { feature, id: textOf(row).id })
      toast(t("report_told"))
    } catch (refusal) {
      toast(refusal.detail)
    }
  }

  button.addEventListener("click", () => whileBusy(button, press).then(draw))
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
  if (hover) list.addEventListener("pointerover", ({ target, pointerType }) => { if (pointerType === "mouse" && document.activeElement !== button) moveTo(rowOf(target)) })
  const beginAtLast = () => { if (!current()) moveTo([...list.querySelectorAll(rows)].at(-1)) }
  list.addEventListener("focusin", beginAtLast)
  if (list.contains(document.activeElement)) beginAtLast() // the focus came before this module
  store.watch("mine", draw)
}
