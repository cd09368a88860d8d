import { setDisabled } from "../core/disabled.js"
import { arrange, clone, fill, find, show } from "../core/dom.js"
import { complainAt, sentenceOf } from "../core/fields.js"
import { giveFocus } from "../core/focus.js"
import { createSure } from "../core/sure.js"
import { t } from "../core/strings.js"
import { lengthOf, problemOf, tidyText } from "./rules.js"

let count = 0

// Own questions that have no card among all: on their way, waiting for approval, or all of them under "mine".
export function mountOwn({ list, outgoing, editor, instead }) {
  const rows = new Map() // key → element

  function newRow(key) {
    const row = clone("question-own")
    rows.set(key, row)
    return row
  }

  function dress(item) {
    const row = rows.get(item.key) ?? newRow(item.key)
    row.dataset.state = item.state
    fill(row, { text: item.text || t("question_text_gone"), state: wordsOf(item), name: item.anonymous ? t("asked_anonymously") : "" })
    const tools = { retry: item.state === "failed" || item.state === "asking", remove: ["failed", "asking"].includes(item.state) }
    for (const [name, isThere] of Object.entries(tools)) show(find(`[data-${name}]`, row), isThere)
    find("[data-retry]", row).onclick = () => outgoing.retry(item.entry.id)
    find("[data-remove]", row).onclick = () => outgoing.remove(item.entry.id)
    editor.offer(row, item)
    return row
  }

  return function draw(items) {
    const keys = new Set(items.map(({ key }) => key))
    for (const key of rows.keys()) if (!keys.has(key)) rows.delete(key)
    arrange(list, items.map(dress), instead)
    show(list, items.length > 0)
  }
}

function wordsOf({ state, detail, reason, fleeting, change }) {
  if (change && change.state !== "stored" && state !== "leaving") return t("question_saving")
  if (state === "sending" && fleeting) return t("question_not_stored")
  if (state === "failed") return t("question_failed", { reason: detail ?? "" })
  if (state === "dismissed" && reason) return t("own_dismissed_for", { reason })
  return t(`own_${state}`)
}

// Changing and withdrawing an own question, in its card. `text` of an edit that was refused stands in the form again.
export function createEditor({ outgoing }) {
  const refused = new Map() // id → the entry
  const withdrawals = new WeakMap() // button → what asks before it acts

  function open(row, item, text = item.text) {
    const place = find("[data-edit-place]", row)
    const form = clone("question-edit")
    const field = find("textarea", form)
    const problem = find("[data-field=problem]", form)
    count += 1
    problem.id = `question-problem-${count}`
    field.setAttribute("aria-describedby", problem.id)
    field.value = text
    field.addEventListener("input", () => complainAt(field, lengthOf(field.value) ? sentence(problemOf(field.value)) : ""))
    form.addEventListener("submit", (event) => {
      event.preventDefault()
      const wanted = tidyText(field.value)
      if (!wanted || problemOf(wanted)) return complainAt(field, wanted ? sentence(problemOf(wanted)) : t("question_empty"))
      if (wanted !== item.text) outgoing.send("edit_question", { id: item.id, text: wanted })
      return close(row)
    })
    find("[data-cancel]", form).addEventListener("click", () => close(row))
    place.replaceChildren(form)
    row.classList.add("editing")
    field.focus()
    return field
  }

  function close(row) {
    find("[data-edit-place]", row).replaceChildren()
    row.classList.remove("editing")
    giveFocus(find("[data-edit]", row))
  }

  // A withdrawal cannot be taken back.
  function offerWithdrawal(button, { id }) {
    if (!withdrawals.has(button)) {
      withdrawals.set(button, createSure(() => drawWithdrawal(button)))
      drawWithdrawal(button)
    }
    button.onclick = () => { if (withdrawals.get(button).press()) outgoing.send("withdraw_question", { id }) }
  }

  function drawWithdrawal(button) {
    const { isAsking, isResting } = withdrawals.get(button)
    setDisabled(button, isResting)
    button.textContent = t(isAsking ? "withdraw_sure" : "withdraw")
  }

  return {
    offer(row, item) {
      const may = item.state === "live" || item.state === "waiting"
      show(find("[data-own-tools]", row), Boolean(item.id) && (may || item.state === "merged"))
      show(find("[data-edit]", row), may)
      find("[data-edit]", row).onclick = () => open(row, item)
      offerWithdrawal(find("[data-withdraw]", row), item)
      const entry = refused.get(item.id)
      if (!entry || !may || row.classList.contains("editing")) return
      refused.delete(item.id)
      complainAt(open(row, item, entry.payload.text), sentenceOf(entry))
    },
    refused: (entry) => refused.set(entry.payload.id, entry),
  }
}

const sentence = (problem) => (problem ? t(...problem) : "")
