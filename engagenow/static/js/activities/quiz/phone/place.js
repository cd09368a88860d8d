import { serverNow } from "../../../core/clock.js"
import { find, show } from "../../../core/dom.js"
import { keyName } from "../../../core/keys.js"
import { failedWords } from "../../../core/panels.js"
import { tellRefusal } from "../../../core/refusals.js"
import { createShelf } from "../../../core/storage.js"
import { createTimer } from "../../card/timer.js"
import { loadParts } from "../parts.js"
import { currentQuiz } from "./current.js"
import { viewOf } from "./view.js"

const SPREAD = 800 // ms: a whole hall sees the same quiz begin
const LARGE = "engagenow.quiz.large" // true where one wants letters alone on this phone
const KEYS_OFF = "engagenow.shortcuts.off" // core/shortcuts.js
const isTyping = (target) => target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]")

// The quiz in a room. What draws it is loaded once there is one. `answers`: of card/answers.js; `progress(activity)`: how
// many have answered; `say(words)` tells a screen reader; `opened(activity)`: a quiz, or its next question, begins.
export function createQuizPlace({ root, store, answers, send, tab, progress, say, opened }) {
  const shelf = createShelf()
  let parts = null // the modules, once they are here
  let card = null
  let last = null // the view that was drawn last
  let told = { words: "", seconds: "" } // to a screen reader
  let begun = null // what was brought up last
  const timer = createTimer(() => Boolean(last?.time), () => { draw(); timer.check() })

  const current = () => currentQuiz(store.read("activities").activities)

  async function load() {
    parts = {}
    await new Promise((resolve) => { setTimeout(resolve, store.read("joined") ? SPREAD * Math.random() : 0) })
    try {
      const [cards, news] = await Promise.all([import("./card.js"), import("./news.js"), loadParts("room")])
      parts = { ...cards, ...news }
      draw()
    } catch (problem) {
      console.warn("the quiz was not loaded", problem)
      root.replaceChildren(failedWords())
    }
  }

  function asked(activity) {
    const phase = store.read("activities").quizzes?.[activity.id]
    return { ...activity, question_id: phase?.question_id ?? undefined }
  }

  function see(activity) {
    const phase = store.read("activities").quizzes?.[activity.id]
    const mine = store.read("mine")?.activities?.data?.quizzes?.[activity.id]
    const isMine = mine?.round === activity.round
    const known = answers.known(asked(activity))
    return {
      activity, isLarge: shelf.read(LARGE) === true, me: store.read("me"), joined: store.read("joined"),
      present: store.read("count"), answered: phase?.phase === "answering" ? progress(asked(activity)) : undefined,
      ...viewOf({ activity, phase: phase?.round === activity.round ? phase : undefined, mine: isMine ? mine : undefined, ...known, now: serverNow() }),
    }
  }

  const act = {
    submit(answer) { answers.submit(asked(last.activity), answer); draw() },
    change(draft) { answers.change(asked(last.activity), draft); draw() },
    send: (name, more) => send(name, { activity_id: last.activity.id, ...more }).catch(tellRefusal),
    turnLarge() { shelf.write(LARGE, shelf.read(LARGE) !== true); draw() },
    say,
  }

  // Answers the quiz that is shown, if there is one.
  function draw() {
    const activity = current()
    show(root, Boolean(activity))
    if (!activity) return void (last = null)
    if (!parts) load()
    const view = see(activity)
    last = view
    bringUp(view)
    if (parts.createCard) drawCard(view)
    timer.check()
    return activity
  }

  function drawCard(view) {
    if (!card) {
      card = parts.createCard(act)
      root.append(card.root)
    }
    card.draw(view)
    const now = { words: parts.newsOf(view) || told.words, seconds: parts.timeNewsOf(view) }
    if (now.words !== told.words) say(now.words)
    else if (now.seconds && now.seconds !== told.seconds) say(now.seconds)
    told = now
  }

  // Each question may find a person behind another tab.
  function bringUp({ activity, scene, phase }) {
    const begins = scene === "lobby" || scene === "ready" || scene === "question" || scene === "answering"
    const place = `${activity.id} ${activity.round} ${phase?.question_id ?? ""}`
    if (!begins || place === begun) return
    begun = place
    opened(activity)
  }

  addEventListener("keydown", (event) => {
    const isElsewhere = !card || !last || tab?.isShown() === false || find("dialog[open]") || shelf.read(KEYS_OFF) === true
    if (isElsewhere || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
    if (card.key(keyName(event))) event.preventDefault()
  }, true)

  return { draw, get asks() { return Boolean(last?.asks && !last.own && !last.sent) } }
}
