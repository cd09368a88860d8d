import { orTell } from "../../core/refusals.js"
import { t } from "../../core/strings.js"

// What the presenter does with questions. A refusal is told; each answers what the server answered, or null. `steps.undo`
// offers the way back, beside the button for the next step.
export function createCommands({ send, steps }) {
  const told = (name, payload) => orTell(() => send(name, payload))

  async function undoable(name, payload, words) {
    const answer = await told(name, payload)
    if (answer) steps.undo(t(words))
    return answer
  }

  const stage = (wanted, words = "stage_changed") => undoable("set_stage", wanted, words)
  const answer = (id, answered, more = {}) => told("answer_question", { id, answered, ...more })

  // What the projector shows is answered, and the next one is shown: one step, taken back as one.
  async function goOn(current, next) {
    if (!(await answer(current, true)) || !(await told("set_stage", { show: "question", id: next }))) return
    steps.undo(t("undo_next_question"), ["next_question", current])
  }

  const goBack = async (id) => Boolean(await answer(id, false)) && Boolean(await told("set_stage", { show: "question", id }))

  steps.way("next_question", goBack)

  return {
    goOn,
    show: (id) => stage({ show: "question", id }),
    showList: () => stage({ show: "questions" }),
    hideAll: () => stage({ show: "join" }),
    answer: (id, answered) => undoable("answer_question", { id, answered }, answered ? "undo_answered" : "undo_unanswered"),
    reply: (id, reply, answered) => undoable("answer_question", { id, answered, reply }, "undo_reply"),
    label: (id, labels) => undoable("label_question", { id, labels }, "undo_labels"),
    queue: (id, position) => undoable("queue_question", { id, position }, "undo_queue"),
    merge: (id, into) => undoable("merge_questions", { id, into }, "undo_merge"),
    // It cannot be taken back, and no step before it can be any more.
    async dismiss(id, reason) {
      const answer = await told("dismiss", { feature: "questions", id, ...(reason && { reason }) })
      if (answer) steps.done(t("done_dismissed"))
      return answer
    },
    unmerge: (id) => undoable("unmerge_question", { id }, "undo_unmerge"),
  }
}
