import { fill, find, show } from "../core/dom.js"
import { t } from "../core/strings.js"
import { clockTime } from "../core/times.js"

// Whether a card says other things than before: `said` is all that they depend on. A hall has hundreds of cards.
export function isOther(row, ...said) {
  const now = JSON.stringify(said)
  if (before.get(row) === now) return false
  before.set(row, now)
  return true
}

const before = new WeakMap() // row → what it said

// What a card says of a question on every page that has a list of them.
export function dressCard(row, question, { votes = question.votes, isOwn = false, isShown = false } = {}) {
  row.dataset.state = question.state
  row.classList.toggle("on-stage", isShown)
  fill(row, {
    text: question.text, votes, author: question.anonymous ? t("asked_anonymously") : question.nickname,
    time: clockTime(question.live_at), facts: factsOf(question, { isOwn, isShown }).join(" · "), reply: question.reply ?? "",
  })
  show(find("[data-reply]", row), Boolean(question.reply))
  drawLabels(find("[data-labels]", row), question.labels)
}

function factsOf({ state, edited, merged }, { isOwn, isShown }) {
  return [
    isOwn && t("question_own"), isShown && t("question_shown"), state === "answered" && t("question_answered"),
    edited && t("question_edited"), merged > 0 && t("question_merged_in", { n: merged }),
  ].filter(Boolean)
}

function drawLabels(place, labels) {
  show(place, labels.length > 0)
  if (place.dataset.labels === labels.join("\n")) return
  place.dataset.labels = labels.join("\n")
  place.replaceChildren(...labels.map((label) => {
    const item = document.createElement("li")
    item.textContent = label
    item.className = "question-label"
    return item
  }))
}
