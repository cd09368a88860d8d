import { serverNow } from "../core/clock.js"
import { fill, find, onceAFrame, show } from "../core/dom.js"
import { t, tn } from "../core/strings.js"
import { isOn } from "../sessions/state.js"
import { isDue } from "./delay.js"
import { fetchWhole } from "./fetching.js"
import { SORTS } from "./sorts.js"
import { questionsFold } from "./state.js"
import { createSteadyOrder } from "./steady.js"
import { mountLarge, mountWall } from "./wall.js"

const PACE = 8000 // ms: a hall reads; what it reads does not jump
const MOST = 12 // more than a hall can see at once

// The projector: one question large, or the list.
export function mount({ root, store, read, stage }) {
  store.part("questions", questionsFold)
  fetchWhole({ store, read, jitter: 0 })
  stage.offer(root, false) // until it is known
  const one = find("[data-one]", root)
  const many = find("[data-many]", root)
  const redraw = onceAFrame(draw)
  const refit = mountLarge(find(".question-stage-body", one), find(".question-stage-text", one))
  const drawWall = mountWall(find("[data-wall]", many), (seen) => fill(many, { head: headOf(there, seen) }))
  const order = createSteadyOrder({ changed: redraw, pace: PACE })
  let fitted = ""
  let there = 0 // questions of the list
  let timer = null

  function drawOne(question) {
    const { text, votes, reply, anonymous, nickname, state } = question
    fill(one, {
      text, votes, reply: reply ?? "", author: anonymous ? t("asked_anonymously") : nickname,
      state: state === "answered" ? t("question_answered") : "",
    })
    show(find("[data-reply]", one), Boolean(reply))
    const words = `${text}\n${reply}`
    if (words !== fitted) refit()
    fitted = words
  }

  function drawMany(questions) {
    const delay = store.read("session")?.moderation?.stage_delay ?? 0
    const live = questions.filter(({ state }) => state === "live")
    const due = live.filter((question) => isDue(question, delay, serverNow()))
    clearTimeout(timer)
    if (due.length < live.length) timer = setTimeout(redraw, 500)
    const byId = new Map(due.map((question) => [question.id, question]))
    const shown = order.order(SORTS.popular(due).map(({ id }) => id), "popular")
    there = due.length
    drawWall(shown.filter((id) => byId.has(id)).slice(0, MOST).map((id) => byId.get(id)))
    show(find("[data-none]", many), due.length === 0)
    fill(many, { none: t(isOn(store.read("session"), "questions") ? "wall_none" : "wall_off") })
  }

  function draw() {
    const shown = store.read("session")?.stage
    const { questions } = store.read("questions")
    const question = shown?.show === "question" ? questions[shown.id] : undefined
    const isList = shown?.show === "questions"
    stage.offer(root, isList || Boolean(question))
    show(one, Boolean(question))
    show(many, isList)
    if (question) drawOne(question)
    if (isList) drawMany(Object.values(questions))
  }

  for (const part of ["session", "questions"]) store.watch(part, redraw)
}

function headOf(there, seen) {
  if (!there) return ""
  return seen && seen < there ? t("wall_head_of", { n: there, seen }) : tn("wall_head", there)
}
