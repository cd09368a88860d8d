import { whileBusy } from "../../../core/busy.js"
import { setDisabled } from "../../../core/disabled.js"
import { clone, fill, find, findAll, show } from "../../../core/dom.js"
import { offerDownload } from "../../../core/download.js"
import { keepFocusAmong } from "../../../core/focus.js"
import { t, tn } from "../../../core/strings.js"
import { createSure } from "../../../core/sure.js"
import { answeredOf } from "../../results/view.js"
import { isQuiet, placeWords, SOON, solutionWords, timeOf } from "../model.js"
import { drawLines } from "./lines.js"
import { drawPast, drawPlan, drawRanks } from "./played.js"
import { controlsOf, linesOf, momentOf } from "./steps.js"
import { mountRequests } from "./requests.js"

const MORE = 10 // seconds
const LOBBY = "lobby"
const SURE = new Set(["skip", "end"]) // steps that cannot be taken back
const JUDGED = new Set(["locked", "solution", "board", "podium"]) // phases in which no more answers come

// A quiz in the middle of the presenter's page. `commands`: of desk/commands.js.
export function mountView(parent, commands) {
  const root = clone("quiz-desk")
  const buttons = findAll("[data-quiz-do]", root)
  const drawRequests = mountRequests(find("[data-requests]", root), (person, allowed) => commands.quiz.allow(last.item, person, allowed))
  const sure = { skip: createSure(drawSure), end: createSure(drawSure) }
  let last = null
  let moment = "" // a press that was not repeated counts for no other one
  parent.append(root)

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
  for (const link of findAll("[data-file], [data-result]", root)) offerDownload(link)

  function press(button, name) {
    if (SURE.has(name) && !endsAtOnce(last) && !sure[name].press()) return
    whileBusy(button, () => DO[name](last.item))
  }

  function forgetPresses(now) {
    if (now !== moment) for (const one of Object.values(sure)) one.stop()
    moment = now
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
    forgetPresses(momentOf(view))
    drawSure()
    const { item, phase, desk, isActive, isShown } = view
    const isRunning = item.state === "open" || item.state === "paused"
    const wanted = controlsOf(item, phase, isActive)
    keepFocusAmong(buttons, () => { for (const button of buttons) show(button, wanted.includes(button.dataset.quizDo)) })
    find("[data-quiz-do=stage]", root).setAttribute("aria-pressed", String(isShown))
    drawHead(root, view, isRunning)
    drawRequests(isRunning && phase?.phase !== "podium" ? desk?.requests ?? [] : [])
    drawNow(isRunning && phase?.question_id ? view : null)
    drawRanks(root, item.results)
    drawPast(root, item, isRunning ? phase?.question_id : null, (question, correct) => commands.quiz.accept(last.item, question.id, correct))
    drawPlan(root, item)
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

  return { draw }
}

const endsAtOnce = ({ item, phase }) => item.state !== "open" || !phase || phase.phase === LOBBY

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
