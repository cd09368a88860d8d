import { whileBusy } from "../core/busy.js"
import { giveFocus } from "../core/focus.js"
import { t } from "../core/strings.js"
import { toast } from "../core/toast.js"
import { bringPart } from "./part.js"

const SURE_FOR = 5000 // ms

// A participant's way to report what others wrote: one button for all of a list. It stands at the row that was tapped, at
// the one under a mouse (`hover`), or with the keyboard at the last one, from which arrows move it.
// `rows`: a selector of those that can be reported; `textOf(row)`: {id, nickname, text}.
export async function mountReports({ list, rows, feature, textOf, placeOf = (row) => row, hover = true, store, send }) {
  await bringPart()
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button small report" })
  button.dataset.testid = "report"
  let sure = null // the timer of the question whether one is sure

  const rowOf = (target) => target.closest?.(rows)
  const current = () => rowOf(button)
  const isReported = (row) => store.read("mine")?.moderation?.data?.reported?.some((one) => one.feature === feature && one.id === textOf(row).id)

  function draw() {
    const row = current()
    if (!row) return
    const { nickname, text } = textOf(row)
    const isOver = isReported(row)
    const words = isOver ? "report_done" : sure ? "report_sure" : "report"
    button.textContent = t(words)
    button.setAttribute("aria-label", `${t(`${words}_label`)}: ${nickname ?? ""} ${text}`)
    button.classList.toggle("sure", Boolean(sure))
    if (isOver) button.setAttribute("aria-disabled", "true")
    else button.removeAttribute("aria-disabled")
  }

  function calm() {
    clearTimeout(sure)
    sure = null
    draw()
  }

  function moveTo(row) {
    const place = row && placeOf(row) // none in a row whose words have gone
    if (!place || row === current()) return
    calm()
    place.append(button)
    draw()
  }

  async function press() {
    const row = current()
    if (!row || isReported(row)) return
    if (!sure) {
      sure = setTimeout(calm, SURE_FOR)
      return draw()
    }
    calm()
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
