import { whileBusy } from "../../core/busy.js"
import { find, show } from "../../core/dom.js"
import { t } from "../../core/strings.js"
import { authorWords } from "./author.js"
import { wordsOf } from "./texts.js"

const MOST = 12 // words to choose from

// The parts of a row besides its two buttons: a reason for the author, a word for the lists, the author.
// `dismiss(text, reason)`; `addWord(list, word)` answers whether it is stored; `openPerson(person)`: each is false
// for those who may not.
export function createTools({ dismiss, addWord, openPerson }) {
  let count = 0

  function wire(row, text) {
    const more = find("[data-more]", row)
    const reason = find("[data-reason]", row)
    const word = find("[data-word]", row)
    count += 1
    for (const [label, field] of [[find("[data-reason-label]", row), reason], [find("[data-word-label]", row), word]]) {
      field.id = `held-${field.dataset.reason === undefined ? "word" : "reason"}-${count}`
      label.htmlFor = field.id
    }
    more.addEventListener("click", () => turn(row, more.getAttribute("aria-expanded") !== "true"))
    find("[data-author]", row).addEventListener("click", () => openPerson(personOf(row.text)))
    show(find("[data-own-words]", row), Boolean(addWord))
    find("[data-field=text]", row).addEventListener("click", (event) => {
      const chosen = wordAt(event)
      if (!chosen) return
      turn(row, true)
      word.value = chosen
    })
    find("[data-reason-form]", row).addEventListener("submit", (event) => {
      event.preventDefault()
      dismiss(row.text, reason.value.trim())
    })
    for (const button of row.querySelectorAll("[data-add]")) {
      button.addEventListener("click", () => whileBusy(button, () => add(row, button.dataset.add, word)))
    }
    find("[data-words]", row).append(...wordsOf(text.text).slice(0, MOST).map((each) => chip(each, word)))
  }

  async function add(row, list, field) {
    const word = field.value.trim()
    if (!word) return field.focus()
    if (await addWord(list, word)) turn(row, false)
  }

  function turn(row, isOpen) {
    const more = find("[data-more]", row)
    if (!isOpen && find("[data-tools]", row).contains(document.activeElement)) more.focus()
    show(find("[data-tools]", row), isOpen)
    more.setAttribute("aria-expanded", String(isOpen))
  }

  return function dress(row, text) {
    row.text = text
    if (!row.dataset.wired) {
      row.dataset.wired = "yes"
      wire(row, text)
    }
    const author = find("[data-author]", row)
    author.disabled = !openPerson || Boolean(text.shared)
    author.setAttribute("aria-label", t("about_person", { nickname: personOf(text).nickname }))
  }
}

// Who wrote a text, as the dialog of a person takes it. One who wrote without a name has no id.
function personOf({ participant_id: id, nickname, text, feature, id: textId }) {
  return { id, nickname: id ? nickname : authorWords(text), text, feature, textId }
}

function chip(word, field) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: word })
  button.addEventListener("click", () => {
    field.value = word
    field.focus()
  })
  return button
}

// The word that was clicked, or what is selected of the text.
function wordAt({ clientX: x, clientY: y, currentTarget: place }) {
  const selected = String(getSelection()).trim()
  if (selected && place.contains(getSelection().anchorNode)) return selected
  const at = document.caretPositionFromPoint?.(x, y)
  const { node, offset } = at ? { node: at.offsetNode, offset: at.offset } : rangeAt(x, y)
  if (!node || !place.contains(node)) return ""
  const text = node.textContent
  const start = text.slice(0, offset).search(/\S+$/)
  const end = text.slice(offset).search(/\s|$/)
  return wordsOf(text.slice(start < 0 ? offset : start, offset + end))[0] ?? ""
}

// Safari has had the standard way only since version 18.4.
function rangeAt(x, y) {
  const range = document.caretRangeFromPoint?.(x, y)
  return { node: range?.startContainer, offset: range?.startOffset ?? 0 }
}
