import { serverNow } from "../core/clock.js"
import { find, onceAFrame } from "../core/dom.js"
import { t } from "../core/strings.js"
import { toast } from "../core/toast.js"
import { createAnswered } from "./answered.js"
import { createAnswers } from "./card/answers.js"
import { createFollowed } from "./card/followed.js"
import { createFresh, isUnanswered } from "./card/fresh.js"
import { createGroupResults } from "./card/group_results.js"
import { heldIn } from "./card/held.js"
import { mountList } from "./card/list.js"
import { mountNewest } from "./card/newest.js"
import { canBeReported, offerReportsOf } from "./card/reporting.js"
import { createAsking, createShown } from "./card/shown.js"
import { layOut, maySee } from "./card/state.js"
import { createTimer } from "./card/timer.js"
import { createVoice } from "./card/voice.js"
import { secondsLeft } from "./countdown.js"
import { placeOf } from "./places.js"
import { createQuizPlace } from "./quiz/phone/place.js"
import { activitiesFold } from "./state.js"

// A phone asks how many have answered after ASKS_AFTER ms, and up to SPREAD ms more. When answers come in, the number is told
// earlier than that.
const ASKS_AFTER = 1500
const SPREAD = 3000

export function mount({ root, store, outbox, draft, read, send, tab }) {
  store.part("activities", activitiesFold)
  const polls = find("[data-polls]", root)
  const say = createVoice(find("[data-status]", root))
  let current = []
  let waited = 0 // for an answer

  const redraw = onceAFrame(draw)
  const answers = createAnswers({ store, outbox, draft, changed: redraw, now: serverNow })
  const group = createGroupResults({ store, read, changed: redraw })
  const answered = createAnswered(read, redraw, { later: () => ASKS_AFTER + SPREAD * Math.random() })
  const list = mountList({ root: polls, acts })
  const shownOf = createShown()
  const fresh = createFresh(answers)
  const followed = createFollowed({
    answers, say,
    isThere: (id) => Boolean(store.read("activities").activities[id]),
    taken: () => toast(t("poll_gone")),
  })
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
    const opened = isReady() ? fresh.opened(current) : undefined
    const revealed = opened ? undefined : fresh.revealed(current, shown)
    if (opened) bringUp(opened, "poll_opened", drawList)
    else if (revealed) bringUp(revealed, "poll_shown", drawList)
    else drawList()
    tellTab(followed.tell(current))
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
      followed.warn(activity, seconds)
      if (followed.hasChanged(activity)) redraw()
    }
    timer.check()
  }

  store.on("activity_progress", answered.heard)
  store.watch("joined", (joined) => { if (joined) answered.again() })
  for (const part of ["activities", "mine", "joined", "count", "session"]) store.watch(part, redraw)
  outbox.watch(redraw)
  tab?.watch(redraw) // what waits behind another tab is marked there
}
