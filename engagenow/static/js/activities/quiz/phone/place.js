import { serverNow } from "../../../core/clock.js"
import { find, show } from "../../../core/dom.js"
import { keyName, KEYS_OFF } from "../../../core/keys.js"
import { failedWords } from "../../../core/panels.js"
import { createShelf } from "../../../core/storage.js"
import { toast } from "../../../core/toast.js"
import { createTimer } from "../../card/timer.js"
import { phaseOf } from "../../state.js"
import { loadParts } from "../parts.js"
import { currentQuiz } from "./current.js"
import { viewOf } from "./view.js"

const SPREAD = 800 // ms: a whole hall sees the same quiz begin
const LARGE = "engagenow.quiz.large" // in this browser's storage; true where options are shown by letters alone
const BEGINS = new Set(["lobby", "ready", "question", "answering"]) // scenes that bring the quiz up
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
  const timer = createTimer(() => Boolean(last?.time), draw)

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
    return { ...activity, question_id: phaseOf(store.read("activities"), activity)?.question_id ?? undefined }
  }

  function see(activity) {
    const phase = phaseOf(store.read("activities"), activity)
    const mine = store.read("mine")?.activities?.data?.quizzes?.[activity.id]
    const isMine = mine?.round === activity.round
    const known = answers.known(asked(activity))
    return {
      activity, isLarge: shelf.read(LARGE) === true, me: store.read("me"), joined: store.read("joined"),
      present: store.read("count"), answered: phase?.phase === "answering" ? progress(asked(activity)) : undefined,
      ...viewOf({ activity, phase, mine: isMine ? mine : undefined, ...known, now: serverNow() }),
    }
  }

  const act = {
    submit(answer) { answers.submit(asked(last.activity), answer); draw() },
    change(draft) { answers.change(asked(last.activity), draft); draw() },
    send: (name, more) => send(name, { activity_id: last.activity.id, ...more }).catch(({ detail }) => toast(detail)),
    turnLarge() { shelf.write(LARGE, shelf.read(LARGE) !== true); draw() },
    say,
  }

  // Answers the quiz that is shown, or undefined.
  function draw() {
    const activity = current()
    show(root, Boolean(activity))
    last = activity ? see(activity) : null
    timer.check()
    if (!activity) return undefined
    if (!parts) load()
    bringUp(last)
    if (parts.createCard) drawCard(last)
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

  // The tab of the quiz comes up again with each question: another one may have been chosen meanwhile.
  function bringUp({ activity, scene, phase }) {
    const place = `${activity.id} ${activity.round} ${phase?.question_id ?? ""}`
    if (!BEGINS.has(scene) || place === begun) return
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
