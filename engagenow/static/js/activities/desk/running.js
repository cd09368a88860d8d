import { whileBusy } from "../../core/busy.js"
import { fill, find, findAll, onceAFrame, show } from "../../core/dom.js"
import { keepFocusAmong } from "../../core/focus.js"
import { t } from "../../core/strings.js"
import { MOST_WORDS } from "../cloud/words.js"
import { createQuizDesk } from "../quiz/desk/place.js"
import { mountResults } from "../results/view.js"
import { mountClock } from "./clock.js"
import { mountCloudDesk } from "./cloud.js"
import { controlsOf, hintOf } from "./controls_state.js"
import { mountOthers } from "./others.js"
import { mountRounds } from "./rounds.js"
import { tied } from "./rounds_state.js"
import { mountTexts } from "./texts.js"

const AGAIN = ["runoff", "round", "reopen"] // buttons that are explained below them
const USUAL = 30 // seconds of a timer that was not prepared

// The middle of the page: the current activity, its results as only the presenter sees them, and what can be done.
export function mountRunning({ root, store, steps, board, read, commands }) {
  const cloud = mountCloudDesk({ root, commands })
  const results = mountResults(find("[data-poll-results]", root), {
    cardColumns: 2, words: MOST_WORDS, listed: true, choose: cloud.choose,
  })
  const buttons = findAll("[data-do]", root)
  const shows = findAll("[data-show-to]", root)
  const drawClock = mountClock(root)
  const drawRounds = mountRounds(root, read)
  const drawOthers = mountOthers(root, (item) => commands.close(item))
  const drawTexts = mountTexts(root, (id) => commands.stage(board.current, { item: id }))
  let last // the id of what was drawn before
  const stage = () => store.read("session").stage ?? {}
  const isShown = (item) => stage().id === item.id && (stage().show === "activity" || stage().show === "board")

  const quiz = createQuizDesk({ root: find("[data-quiz]", root), store, steps, board, commands, isShown })
  const isSorted = (item) => isShown(item) && stage().sort === "votes"

  const DO = {
    open: (item) => commands.open(item),
    resume: (item) => commands.resume(item),
    close: (item) => commands.close(item),
    pause: (item) => commands.pause(item),
    timer: (item) => commands.extend(item, item.seconds ?? USUAL),
    longer: (item) => commands.extend(item, USUAL),
    untimed: (item) => commands.extend(item, null),
    round: (item) => commands.openRound(item),
    runoff: (item) => commands.openRound(item, { options: tied(item) }),
    reopen: (item) => commands.open(item),
    sort: (item) => commands.stage(item, { sort: isSorted(item) ? "given" : "votes" }),
    stage: (item) => (isShown(item) && !stage().item ? commands.unstage() : commands.stage(item)),
  }

  for (const button of buttons) button.addEventListener("click", () => whileBusy(button, () => DO[button.dataset.do](board.current)))
  for (const button of shows) {
    button.addEventListener("click", () => whileBusy(button, () => commands.show(board.current, button.dataset.showTo)))
  }

  function draw() {
    const item = board.current
    drawOthers(board.items(), item)
    show(find("[data-none]", root), !item)
    show(find("[data-some]", root), Boolean(item))
    if (!item) return drawClock(null)
    const body = find(".poll-run-body", root)
    body.dataset.state = item.state
    body.classList.toggle("is-quiz", item.kind === "quiz")
    const now = store.read("session")
    const hint = hintOf(item, now.status === "active")
    fill(body, { ...wordsOf(item, store.read("count")), hint: hint && t(hint) })
    if (quiz.draw(item)) drawClock(null)
    else drawPoll(item, now.status === "active")
    if (last && last !== item.id) find(".poll-run-head", body).scrollIntoView({ block: "nearest" })
    last = item.id
  }

  function drawPoll(item, isActive) {
    drawResults(item)
    drawButtons(item, isActive)
    drawClock(item)
    drawRounds(item)
  }

  function drawResults(item) {
    const isText = item.kind === "text"
    cloud.draw(item.kind === "word_cloud" ? item : null)
    show(find("[data-poll-results]", root), !isText)
    drawTexts(isText && item.rounds ? item.results?.texts ?? [] : null, isShown(item) ? stage().item : null)
    if (isText) return
    const told = item.rounds && item.results ? { round: item.round, results: item.results } : null
    results.draw({
      activity: item, told, answered: item.answered, present: store.read("count"), presenter: true,
      sort: isSorted(item) ? "votes" : "given",
    })
  }

  function drawButtons(item, isActive) {
    const wanted = controlsOf(item, isActive)
    keepFocusAmong(buttons, () => { for (const button of buttons) show(button, wanted.includes(button.dataset.do)) })
    fill(root, { again: AGAIN.filter((name) => wanted.includes(name)).map((name) => t(`again_${name}`)).join(" ") })
    const open = buttons.find((button) => button.dataset.do === "open")
    open.disabled = !isActive
    find("[data-do=stage]", root).setAttribute("aria-pressed", String(isShown(item)))
    find("[data-do=sort]", root).setAttribute("aria-pressed", String(isSorted(item)))
    find("[data-seen-by]", root).dataset.seenBy = item.rounds ? item.show : "draft"
    show(find("[data-show-results]", root), item.rounds > 0)
    for (const button of shows) {
      const isNow = button.dataset.showTo === item.show
      button.setAttribute("aria-pressed", String(isNow))
      button.disabled = item.show === "revealed" && !isNow
    }
  }

  board.watch(onceAFrame(draw))
  return { isShown, pollFromWords: cloud.poll }
}

function wordsOf(item, present) {
  const { kind, title, state, rounds, round, names, answered, show: shownTo, seconds } = item
  const about = [t(`kind_${kind}`), ...(rounds > 1 ? [t("poll_round", { n: round })] : []), ...(names === "named" ? [t("poll_named")] : [])]
  return {
    state: t(`state_${state}`),
    about: about.join(" · "),
    question: title,
    people: rounds ? answeredWords(answered, present) : "",
    seen: t(`seen_${rounds ? shownTo : "draft"}`),
    timer: t("poll_timer", { n: seconds ?? USUAL }),
    runoff: t("poll_runoff", { n: tied(item).length }),
  }
}

// Who answered may be gone by now.
const answeredWords = (n, of) => (of && n <= of ? t("poll_answered", { n, of }) : t("poll_answered_only", { n }))
