import { serverNow } from "../core/clock.js"
import { find, onceAFrame } from "../core/dom.js"
import { t } from "../core/strings.js"
import { toast } from "../core/toast.js"
import { createAnswered } from "./answered.js"
import { createAnswers } from "./card/answers.js"
import { createGroupResults } from "./card/group_results.js"
import { heldIn } from "./card/held.js"
import { mountList } from "./card/list.js"
import { mountNewest } from "./card/newest.js"
import { newsOf } from "./card/news.js"
import { canBeReported, offerReportsOf } from "./card/reporting.js"
import { createAsking, createShown } from "./card/shown.js"
import { layOut, maySee } from "./card/state.js"
import { createTimer } from "./card/timer.js"
import { secondsLeft } from "./countdown.js"
import { placeOf } from "./places.js"
import { createQuizPlace } from "./quiz/phone/place.js"
import { activitiesFold } from "./state.js"

const SOON = 10 // seconds
const SETTLED = 150 // ms
// A phone asks how many have answered after ASKS_AFTER ms, and up to SPREAD ms more. When answers come in, the number is told
// earlier than that.
const ASKS_AFTER = 1500
const SPREAD = 3000

const isUnanswered = ({ phase, editing }) => phase === "ask" && !editing

export function mount({ root, store, outbox, draft, read, send, tab }) {
  store.part("activities", activitiesFold)
  const polls = find("[data-polls]", root)
  const status = find("[data-status]", root)
  const phases = new Map() // "id:round" → the card of before
  const known = new Set() // "id:round" of what was open before
  const warned = new Set()
  let current = []
  let waited = 0 // for an answer

  const redraw = onceAFrame(draw)
  const answers = createAnswers({ store, outbox, draft, changed: redraw, now: serverNow })
  const group = createGroupResults({ store, read, changed: redraw })
  const answered = createAnswered(read, redraw, { later: () => ASKS_AFTER + SPREAD * Math.random() })
  const list = mountList({ root: polls, acts })
  const shownOf = createShown()
  const isReady = () => store.read("mine") !== undefined
  const asking = createAsking((activity) => isReady() && isUnanswered(answers.of(activity)))
  const comesUp = mountNewest({ button: find("[data-newest]", root), scroller: polls, atWork })
  const quiz = createQuizPlace({
    root: find("[data-quiz]", root), store, answers, send, tab, say,
    progress: answered.of,
    opened: (activity) => tab?.open({ words: t("poll_opened", { title: activity.title }) }),
  })
  const timer = createTimer(() => current.some((activity) => secondsLeft(activity, serverNow()) !== null), tick)

  // Drawn at once: what was touched answers the finger, and the focus may go on.
  function acts(activity) {
    const now = () => store.read("activities").activities[activity.id] ?? activity
    const act = (name) => (...more) => {
      answers[name](now(), ...more)
      draw()
    }
    const report = (list) => canBeReported(activity) && offerReportsOf(activity, { list, store, send })
    return { change: act("change"), submit: act("submit"), edit: act("edit"), cancel: act("cancel"), say, report }
  }

  // A moment later: what a region holds when its tab comes up is not told.
  function say(words) {
    const line = document.createElement("span") // a new element is told even when its text is the same
    line.textContent = words
    setTimeout(() => status.replaceChildren(line), SETTLED)
  }

  function viewOf(activity) {
    const card = answers.of(activity)
    const place = placeOf(activity)
    const seen = maySee(activity, Boolean(card.own))
    const told = seen ? (activity.show === "after_answer" ? group.of(activity) : store.read("activities").results[place]) : undefined
    return {
      activity, card, told, held: heldIn(store.read("mine"), activity), joined: store.read("joined"), present: store.read("count"),
      answered: told || card.draft ? undefined : answered.of(activity), // results say it themselves
      seconds: secondsLeft(activity, serverNow()),
    }
  }

  function draw() {
    const { activities } = store.read("activities")
    const shown = shownOf(activities, store.read("session")?.stage, isReady())
    if (shown.isNew) asking.again()
    const played = quiz.draw()
    const laidOut = layOut(activities, answers.has, { asks: asking.asks, shown: shown.id, beside: Boolean(played) })
    current = laidOut.current
    tab?.offer(current.length > 0 || Boolean(played))
    const drawList = () => list.draw(laidOut, viewOf)
    const fresh = newlyOpen()
    const revealed = shown.isNew && newlySeen(shown)
    if (fresh) bringUp(fresh, "poll_opened", drawList)
    else if (revealed) bringUp(revealed, "poll_shown", drawList)
    else drawList()
    tellNews()
    timer.check()
  }

  function bringUp(activity, why, drawList) {
    const words = t(why, { title: activity.title })
    tab?.open({ words })
    comesUp(words, () => {
      drawList()
      return list.card(activity).root
    })
    say(words)
  }

  // What the hall looks at now, if there is something to see in it.
  function newlySeen({ id }) {
    const activity = current.find((one) => one.id === id)
    if (!activity) return undefined
    const card = answers.of(activity)
    return maySee(activity, Boolean(card.own)) && !isUnanswered(card) ? activity : undefined
  }

  // The newest of what has been opened and is not answered, once.
  function newlyOpen() {
    if (!isReady()) return undefined
    const open = current.filter((activity) => activity.state === "open" && !known.has(placeOf(activity)))
    for (const activity of open) known.add(placeOf(activity))
    return open.find((activity) => answers.of(activity).phase === "ask")
  }

  function tellNews() {
    const cards = current.map((activity) => [placeOf(activity), answers.of(activity)])
    for (const [place, card] of cards) {
      const words = newsOf(phases.get(place), card)
      if (words) say(words)
      phases.set(place, card)
    }
    for (const place of phases.keys()) if (isGone(place)) forget(place)
    tellTab(cards.map(([, card]) => card))
  }

  const isGone = (place) => !store.read("activities").activities[place.split(":")[0]]

  // Taken away by the presenter, while a person was at it.
  function forget(place) {
    if (phases.get(place).phase === "ask") toast(t("poll_gone"))
    phases.delete(place)
  }

  // How many wait for an answer. Nothing else comes up while one is in the middle of an answer.
  function tellTab(cards) {
    const waiting = cards.filter(isUnanswered).length + (quiz.asks ? 1 : 0)
    tab?.news(waiting)
    tab?.hold(quiz.asks || Boolean(atWork()))
    if (waited && !waiting) tab?.unopen()
    waited = waiting
  }

  // What a person is at: phones do not focus what was tapped.
  function atWork() {
    const form = document.activeElement?.closest("form")
    if (form && polls.contains(form)) return form
    const begun = current.find(answers.isBegun)
    return begun && list.card(begun)?.root
  }

  function tick() {
    for (const activity of current) {
      const card = list.card(activity)
      const seconds = secondsLeft(activity, serverNow())
      if (!card || seconds === null) continue
      card.drawTime(seconds)
      if (seconds === SOON && activity.state === "open") warn(activity)
      if (phases.get(placeOf(activity))?.phase !== answers.of(activity).phase) redraw()
    }
    timer.check()
  }

  function warn(activity) {
    const place = placeOf(activity)
    if (warned.has(place) || answers.of(activity).phase !== "ask") return
    warned.add(place)
    say(t("seconds_left", { n: SOON }))
  }

  store.on("activity_progress", answered.heard)
  store.watch("joined", (joined) => { if (joined) answered.again() })
  for (const part of ["activities", "mine", "joined", "count", "session"]) store.watch(part, redraw)
  outbox.watch(redraw)
  tab?.watch(redraw) // what waits behind another tab is marked there
}
