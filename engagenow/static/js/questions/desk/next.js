import { SORTS } from "../sorts.js"

const ORDER = 5 // while the projector shows questions: after the steps of the session, before those of activities

// What the desk knows of questions. Once nothing waits and nothing is queued, its part is an empty object.
export const deskPart = (desk) => ({ waiting_count: 0, queue: [], ...desk?.questions?.data })

// What the presenter's one large button does with questions: {step, current, question} or null. `current` is the id of the
// question on the projector while it is not answered. `step`: "switch_on" (the projector shows the list, and questions are
// off: `isOff`), "next" (answered, and the next one), "answered" (none is left), "show" (the first, or the next after an
// answered one).
export function nextStep({ questions, queue, stage, isActive, isOff = false }) {
  if (!isActive || !["question", "questions"].includes(stage?.show)) return null
  if (isOff && stage.show === "questions") return { step: "switch_on", current: null }
  const shown = stage.show === "question" ? questions[stage.id] : undefined
  const current = shown?.state === "live" ? shown.id : null
  const question = following({ questions, queue, current })
  if (current) return question ? { step: "next", current, question } : { step: "answered", current, question: shown }
  return question ? { step: "show", current, question } : null
}

// The first of the queue, else the most popular one.
function following({ questions, queue, current }) {
  const live = Object.values(questions).filter(({ id, state }) => state === "live" && id !== current)
  const next = queue.find((id) => live.some((one) => one.id === id))
  return next ? questions[next] : SORTS.popular(live)[0]
}

export { ORDER }
