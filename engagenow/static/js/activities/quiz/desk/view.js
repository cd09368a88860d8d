import { whileBusy } from "../../../core/busy.js"
import { setDisabled } from "../../../core/disabled.js"
import { arrange, clone, fill, find, findAll, show } from "../../../core/dom.js"
import { keepFocusAmong } from "../../../core/focus.js"
import { t, tn } from "../../../core/strings.js"
import { createSure } from "../../../core/sure.js"
import { answeredOf } from "../../results/view.js"
import { whole } from "../../results/numbers.js"
import { boardRows, isQuiet, placeWords, pointsWords, SOON, solutionWords, teamRows, timeOf } from "../model.js"
import { drawLines } from "./lines.js"
import { controlsOf, linesOf } from "./steps.js"
import { mountRequests } from "./requests.js"

const MORE = 10 // seconds
const LOBBY = "lobby"
const SURE = new Set(["skip", "end"]) // steps that cannot be taken back
const JUDGED = new Set(["locked", "solution", "board", "podium"]) // phases in which no more answers come

// A quiz in the middle of the presenter's page. `commands`: of desk/commands.js.
export function mountView(place, commands) {
  const root = clone("quiz-desk")
  const buttons = findAll("[data-quiz-do]", root)
  const drawRequests = mountRequests(find("[data-requests]", root), (person, allowed) => commands.quiz.allow(last.item, person, allowed))
  const sure = { skip: createSure(drawSure), end: createSure(drawSure) }
  let last = null
  let step = null // of the quiz; a press that was not repeated counts for no other one
  place.append(root)

  const DO = {
    open: (item) => commands.open(item),
    round: (item) => commands.openRound(item),
    skip: (item) => commands.quiz.next(item, { after: last.phase.step, skip: true }),
    longer: (item) => commands.extend(item, MORE),
    pause: (item) => commands.pause(item),
    resume: (item) => commands.resume(item),
    // A quiz that is ended early has its winners first.
    end: (item) => (endsAtOnce(last) ? commands.close(item) : commands.quiz.next(item, { after: last.phase.step, finish: true })),
    stage: (item) => (last.isShown ? commands.unstage() : commands.stage(item)),
  }
  for (const button of buttons) button.addEventListener("click", () => press(button, button.dataset.quizDo))

  function press(button, name) {
    if (SURE.has(name) && !endsAtOnce(last) && !sure[name].press()) return
    whileBusy(button, () => DO[name](last.item))
  }

  function drawSure() {
    const isSolved = last.phase?.phase === "solution"
    fill(root, {
      skip: t(sure.skip.isAsking ? "quiz_skip_again" : isSolved ? "quiz_uncount" : "quiz_skip"),
      end: t(sure.end.isAsking ? "quiz_end_again" : "quiz_end"),
    })
    for (const button of buttons) if (SURE.has(button.dataset.quizDo)) setDisabled(button, sure[button.dataset.quizDo].isResting)
  }

  // view: {item, phase, desk, isActive, isShown, present, now}
  function draw(view) {
    last = view
    if (step !== view.phase?.step) for (const one of Object.values(sure)) one.stop()
    step = view.phase?.step
    drawSure()
    const { item, phase, desk, isActive, isShown } = view
    const isRunning = item.state === "open" || item.state === "paused"
    const wanted = controlsOf(item, phase, isActive)
    keepFocusAmong(buttons, () => { for (const button of buttons) show(button, wanted.includes(button.dataset.quizDo)) })
    find("[data-quiz-do=stage]", root).setAttribute("aria-pressed", String(isShown))
    drawHead(root, view, isRunning)
    drawRequests(isRunning && phase?.phase !== "podium" ? desk?.requests ?? [] : [])
    drawNow(isRunning && phase?.question_id ? view : null)
    drawRanks(item.results)
    drawPast(item, isRunning ? phase?.question_id : null)
    drawPlan(item)
    for (const link of findAll("[data-file]", root)) link.href = commands.quiz.file(item, link.dataset.file)
    show(find("[data-results]", root), Boolean(item.results?.questions?.length))
    for (const link of findAll("[data-result]", root)) link.href = commands.quiz.results(link.dataset.result)
  }

  function drawNow(view) {
    const box = find("[data-now]", root)
    const question = view?.item.prepared.questions?.find(({ id }) => id === view.phase.question_id)
    show(box, Boolean(question))
    if (!question) return
    const told = view.item.results?.questions?.find(({ question_id: id }) => id === question.id)
    const isChoice = question.type === "choice"
    fill(box, { question: question.text, solution: isChoice ? "" : `${t("quiz_right_answer")}: ${solutionWords({ ...question, ...told }).join(" ")}`, explanation: question.explanation ?? "" })
    const accept = JUDGED.has(view.phase.phase) && ((correct) => commands.quiz.accept(last.item, question.id, correct))
    drawLines(find("[data-lines]", box), linesOf(question, told ?? { counts: {}, voters: 0 }), accept)
  }

  function drawRanks(results) {
    const board = results?.board ?? []
    const teams = results?.team_board ?? []
    show(find("[data-ranks]", root), board.length > 0)
    for (const [selector, rows] of [["[data-teams]", teamRows({ team_board: teams })], ["[data-board]", boardRows({ board })]]) {
      arrange(find(selector, root), rows.map(({ rank, name, points }) => fill(clone("quiz-rank"), { rank: whole(rank), name, points: pointsWords(points) })))
    }
  }

  function drawPast(item, current) {
    const past = (item.prepared.questions ? item.results?.questions ?? [] : []).filter(({ question_id: id }) => id !== current)
    const box = find("[data-past]", root)
    show(box, past.length > 0)
    const said = JSON.stringify(past)
    if (box.dataset.said === said) return
    box.dataset.said = said
    arrange(find("[data-past-list]", box), past.map((told) => {
      const question = item.prepared.questions.find(({ id }) => id === told.question_id)
      const row = fill(clone("quiz-past-question"), { text: question.text, past: aboutOf(told) })
      drawLines(find("[data-lines]", row), linesOf(question, told), (accept) => commands.quiz.accept(last.item, question.id, accept))
      return row
    }))
  }

  function drawPlan({ state, prepared }) {
    const list = find("[data-plan]", root)
    const isPlan = state === "draft" && Boolean(prepared.questions)
    show(list, isPlan)
    if (isPlan) arrange(list, prepared.questions.map(({ text, type, seconds }) => fill(clone("quiz-planned"), { text, about: t("quiz_planned_about", { type: t(`quiz_type_${type}`), n: seconds }) })))
  }

  return { draw }
}

const endsAtOnce = ({ item, phase }) => item.state !== "open" || !phase || phase.phase === LOBBY

const aboutOf = ({ skipped, right, voters }) => (skipped ? t("quiz_skipped") : voters ? t("quiz_right_of", { n: whole(right), of: whole(voters) }) : "")

function drawHead(root, { item, phase, desk, isActive, now }, isRunning) {
  const time = isRunning && phase ? timeOf(phase, now) : null
  const clock = find("[data-time]", root)
  show(clock, Boolean(time))
  clock.classList.toggle("last", Boolean(time) && time.seconds <= SOON)
  root.dataset.phase = isRunning ? phase?.phase ?? "" : item.state
  const asks = isRunning && ["answering", "locked"].includes(phase?.phase) && desk
  fill(root, {
    phase: t(`quiz_phase_${isRunning ? phase?.phase ?? "lobby" : item.state}`),
    place: isRunning && phase ? placeWords(phase) : placeWords({ of: item.prepared.questions?.length ?? phase?.of ?? 0 }),
    seconds: time ? time.seconds : "",
    answered: asks ? [answeredOf(desk.answered, desk.here), desk.everybody ? t("quiz_everybody") : "", desk.personal ? tn("quiz_personal", desk.personal) : ""].filter(Boolean).join(" · ") : "",
    hint: hintOf(item, phase, isActive),
  })
}

function hintOf(item, phase, isActive) {
  if (item.state === "draft") return isActive ? "" : t("quiz_needs_start")
  return item.state === "open" && phase?.phase === LOBBY && !isQuiet(item) ? t("quiz_sounds_hint") : ""
}
