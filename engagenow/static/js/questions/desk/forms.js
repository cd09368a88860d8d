import { whileBusy } from "../../core/busy.js"
import { clone, fill, find, findAll } from "../../core/dom.js"
import { complainAt, watchLength } from "../../core/fields.js"
import { giveFocus } from "../../core/focus.js"
import { t } from "../../core/strings.js"
import { codePoints, graphemes, oneLine, severalLines } from "../../core/texts.js"

const MOST_OF_A_REPLY = 500
const MOST_OF_A_LABEL = 20
const MOST_OF_A_REASON = 200 // code points
let count = 0

// A form in a card, one at a time. `close(row)` takes it away and gives the focus back to what opened it.
function open(row, template, opener) {
  const form = clone(template)
  const place = find("[data-form-place]", row)
  place.replaceChildren(form)
  count += 1
  for (const problem of findAll("[data-field=problem]", form)) {
    problem.id = `question-form-${count}`
    find("textarea, input[type=text]", form).setAttribute("aria-describedby", problem.id)
  }
  const close = () => {
    place.replaceChildren()
    giveFocus(opener)
  }
  find("[data-cancel]", form).addEventListener("click", close)
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return
    event.stopPropagation()
    close()
  })
  return { form, close }
}

// `save(text, answered)` answers something once it is stored.
export function openReply(row, question, opener, save) {
  const { form, close } = open(row, "question-reply-form", opener)
  const field = find("textarea", form)
  const answered = find("input", form)
  field.value = question.reply ?? ""
  answered.checked = true
  const problem = watchLength(field, { most: MOST_OF_A_REPLY, count: (text) => graphemes(severalLines(text)) })
  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    complainAt(field, problem())
    if (!problem() && (await save(severalLines(field.value), answered.checked))) close()
  })
  field.focus()
}

// `known`: the labels of the session. `save(labels)` as above.
export function openLabels(row, question, opener, known, save) {
  const { form, close } = open(row, "question-label-form", opener)
  const field = find("input[type=text]", form)
  const chosen = new Set(question.labels)
  const list = find("[data-known]", form)

  function chip(label) {
    const made = fill(clone("question-label-choice"), { label })
    const box = find("input", made)
    box.checked = chosen.has(label)
    box.addEventListener("change", () => { chosen[box.checked ? "add" : "delete"](label) })
    return made
  }

  list.append(...known.map(chip))
  const problem = watchLength(field, { most: MOST_OF_A_LABEL, count: (text) => graphemes(oneLine(text)) })
  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    complainAt(field, problem())
    const label = oneLine(field.value)
    if (problem()) return
    if (await save([...chosen, ...(label && !chosen.has(label) ? [label] : [])])) close()
  })
  field.focus()
}

// `dismiss(reason)`: the card, and this form in it, goes away once it is done.
export function openDismissal(row, opener, dismiss) {
  const { form } = open(row, "question-dismiss-form", opener)
  const field = find("input", form)
  const problem = watchLength(field, { most: MOST_OF_A_REASON, count: (text) => codePoints(oneLine(text)) })
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    complainAt(field, problem())
    if (!problem()) dismiss(oneLine(field.value))
  })
  field.focus()
}

// What was merged into a question: each can be taken apart again.
export async function openMerged(row, opener, read, takeApart) {
  const { form, close } = open(row, "question-merged-list", opener)
  const list = find("ul", form)
  find("[data-cancel]", form).focus()
  try {
    const merged = await read()
    list.replaceChildren(...merged.map((question) => {
      const item = fill(clone("question-merged-one"), { merged_text: question.text })
      const button = find("button", item)
      button.addEventListener("click", () => whileBusy(button, async () => { if (await takeApart(question.id)) close() }))
      return item
    }))
  } catch (problem) {
    fill(form, { problem: problem.detail ?? t("server_error") })
  }
}
