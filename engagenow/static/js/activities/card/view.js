import { arrange, clone, fill, find, show } from "../../core/dom.js"
import { giveFocus } from "../../core/focus.js"
import { keepFocusIn } from "../../core/keep_focus.js"
import { t } from "../../core/strings.js"
import { clockFace } from "../countdown.js"
import { mountResults } from "../results/view.js"
import { createForm } from "./form.js"
import { withWaiting, wordsOfDismissed } from "./held.js"
import { kinds } from "./kinds.js"
import { wordsOfFailure, wordsOfOwn, wordsOfResults } from "./words.js"

const SOON = 10 // seconds before the end
const MOST_WORDS = 40 // of a cloud

// The card of one round. `act`: change(draft), submit(answer), edit(answer), cancel(), say(words),
// report(list): lets its texts be reported.
export function createCard(activity, act) {
  const root = clone("poll-card")
  const title = find("[data-title]", root)
  title.id = `poll-${activity.id}-${activity.round}`
  root.setAttribute("aria-labelledby", title.id)
  const form = createForm(find("form", root), { activity, title, act })
  let results = null
  let last = null

  find("[data-change]", root).addEventListener("click", () => {
    act.edit(last.card.sent ?? withWaiting(last.card.own, last.held))
    form.focus()
  })
  find("[data-cancel]", root).addEventListener("click", () => {
    act.cancel()
    giveFocus(find("[data-change]", root))
  })

  // view: {activity, card, told, held, present, answered, joined}. A focus in what goes is passed to the title.
  function draw(view) {
    last = view
    keepFocusIn(root, title, () => {
      drawHead(root, view)
      form.draw(view)
      drawOwn(root, view)
      drawHeld(find("[data-held]", root), view)
      drawResults(view)
    })
  }

  function drawResults({ activity, card, told, present, answered }) {
    const waiting = find("[data-waiting]", root)
    const place = find("[data-results]", root)
    const asks = Boolean(card.draft)
    const folded = find("[data-peek]", root)
    show(place, Boolean(told))
    show(folded, Boolean(told) && asks)
    place.classList.toggle("folded", asks && folded.getAttribute("aria-expanded") !== "true")
    show(waiting, !told && !asks && card.phase !== "sending")
    fill(root, { waiting: wordsOfResults(activity, { answered, present, own: card.own }) })
    if (!told) return
    results ??= newResults(place)
    results.draw({ activity, told, own: card.own ?? null, present, answered })
  }

  function newResults(place) {
    act.report(place)
    return mountResults(place, { words: MOST_WORDS, listed: true, reported: true })
  }

  find("[data-peek]", root).addEventListener("click", ({ currentTarget: button }) => {
    button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") !== "true"))
    draw(last)
  })

  return { root, draw, drawTime: (seconds) => drawTime(root, seconds) }
}

function drawHead(root, { activity, card, seconds }) {
  const state = card.phase === "overdue" ? "overdue" : activity.state
  root.dataset.state = state
  fill(root, {
    title: activity.title, kind: t(`kind_${activity.kind}`), round: t("round_number", { n: activity.round }),
    state: state === "open" ? "" : t(`poll_${state}`),
  })
  show(find("[data-round]", root), activity.rounds > 1)
  drawTime(root, seconds)
}

function drawTime(root, seconds) {
  const place = find("[data-time]", root)
  show(place, seconds !== null)
  if (seconds === null) return
  place.classList.toggle("soon", seconds <= SOON)
  fill(place, { left: clockFace(seconds) })
}

// The own answer, as it counts or is on its way, and what was not counted.
function drawOwn(root, { activity, card, joined }) {
  const { definition, kind } = activity
  const answer = card.phase === "sending" ? card.sent : card.own
  const box = find("[data-own]", root)
  show(box, !card.draft && Boolean(answer || !card.failed)) // what failed says enough
  box.dataset.phase = card.phase === "sending" ? "sending" : card.own ? "counted" : "none"
  fill(box, { own_state: wordsOfOwn(card, { joined, fleeting: card.fleeting }), reopened: card.reopened ? t("option_was_added") : card.toldFinal ? t("answer_is_final") : "" })
  list(find("[data-answer]", box), answer ? answerWords(kind, definition, answer) : [])
  show(find("[data-change]", box), card.canChange)
  drawFailed(find("[data-failed]", root), activity, card)
}

function drawFailed(box, { definition, kind }, { phase, failed, draft, unsent }) {
  const words = failed ? wordsOfFailure(failed, phase) : unsent ? t("not_submitted") : ""
  show(box, Boolean(words))
  fill(box, { failed: words })
  const answer = failed?.payload.answer ?? unsent
  list(find("[data-lost]", box), words && !draft && answer ? answerWords(kind, definition, answer) : [])
}

// The own texts that others do not see.
function drawHeld(box, { card, held }) {
  const dismissed = wordsOfDismissed(held)
  show(box, !card.draft && Boolean(held.waiting.length || dismissed))
  fill(box, { held: held.waiting.length ? t("text_held") : "", dismissed })
  list(find("[data-waits]", box), held.waiting)
}

function answerWords(kind, definition, answer) {
  const words = kinds[kind].words(definition, answer)
  return words.length || !answer.options ? words : [t("abstain")]
}

function list(place, words) {
  const rows = [...place.children]
  arrange(place, words.map((text, index) => fill(rows[index] ?? clone("poll-answer"), { text })))
  show(place, words.length > 0)
}
