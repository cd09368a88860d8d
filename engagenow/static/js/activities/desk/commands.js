import { api } from "../../core/http.js"
import { randomKey } from "../../core/ids.js"
import { tellRefusal } from "../../core/refusals.js"
import { t } from "../../core/strings.js"
import { toast } from "../../core/toast.js"
import { moved } from "./agenda_state.js"
import { isUnderWay } from "./next_step.js"

// What the presenter does with activities, or a moderator with this `token`. By HTTP: it works before the socket has joined.
// A refusal is told; each answers whether it was done.
export function createCommands({ store, board, steps, token }) {
  const base = `/api/sessions/${encodeURIComponent(store.read("session").id)}`
  const url = `${base}/activities`
  const at = (item, step = "") => `${url}/${encodeURIComponent(item.id)}${step}`
  const ask = (method, address, body) => api(method, address, body, { token })

  async function told(act) {
    try {
      await act()
      return true
    } catch (refusal) {
      if (!refusal.code) throw refusal
      tellRefusal(refusal)
      board.refresh()
      return false
    }
  }

  const step = (item, method, path, body = {}) => told(async () => board.take(await ask(method, at(item, path), { ...body, client_msg_id: randomKey() })))

  // What is only prepared does not replace what the presenter is in the middle of.
  function chooseUnlessBusy({ id }) {
    if (!isUnderWay(board.current)) board.choose(id)
  }

  async function stage(wanted) {
    const session = await ask("PUT", `${base}/stage`, wanted)
    store.amend("session", session, session.last_seq)
  }

  async function open(item, asked = {}) {
    board.choose(item.id)
    return step(item, "POST", "/open", { stage: true, ...asked })
  }

  async function close(item) {
    const isDone = await step(item, "POST", "/close")
    if (isDone) steps.undo(t(item.kind === "quiz" ? "undo_close_quiz" : "undo_close"))
    return isDone
  }

  // A new round is for everybody at once: taken back it is closed. The close before it cannot be undone any more.
  async function openRound(item, asked = {}) {
    const isDone = await open(item, { new_round: true, ...asked })
    if (isDone) steps.done(t("undo_round"))
    if (isDone) steps.undo(t("undo_round"), ["round", { id: item.id }])
    return isDone
  }

  async function showTo(item, show) {
    const isDone = await step(item, "PUT", "/show", { show })
    if (isDone && show === "revealed") steps.done(t("done_reveal"))
    return isDone
  }

  async function reveal(item, withStage) {
    return (await showTo(item, "live")) && (!withStage || told(() => stage(onStage(item))))
  }

  // `how`: one text of many, `item`, or the order of the options, `sort`.
  const onStage = ({ id }, how = {}) => ({ show: "activity", id, ...how })

  // Opened at once, and on the projector. Taken back it leaves the agenda.
  const quick = (template) => told(async () => {
    const made = await ask("POST", url, { template, open: true, client_msg_id: randomKey() })
    board.take(made)
    board.choose(made.id)
    steps.undo(t("undo_quick"), ["quick", { id: made.id }])
    await stage(onStage(made))
  })

  const takeBack = (item) => told(async () => {
    await ask("POST", at(item, "/close"))
    await gone(item)
  })

  // Deleted while it has no answers, else archived. Returns which.
  async function gone(item) {
    try {
      await ask("DELETE", at(item))
      board.drop(item.id)
      return "delete"
    } catch (refusal) {
      if (refusal.code !== "has_answers") throw refusal
      board.take(await ask("POST", at(item, "/archive")))
      return "archive"
    }
  }

  const remove = (item) => told(async () => steps.undo(t(`undo_${await gone(item)}`)))

  const copy = (item) => told(async () => {
    const made = await ask("POST", at(item, "/copy"), { client_msg_id: randomKey() })
    board.take(made, item.id)
    chooseUnlessBusy(made)
    toast(t("copied"))
  })

  function move(item, by) {
    const ids = moved(board.items(), item.id, by)
    return ids && told(async () => {
      board.takeAll(await ask("PUT", `${url}/order`, { ids }))
      steps.undo(t("undo_order"))
    })
  }

  // `edit`: {op, word, into?}. It holds for later entries, too.
  const editWords = (item, edit) => told(async () => {
    board.take(await ask("POST", at(item, "/words"), { ...edit, client_msg_id: randomKey() }))
    steps.undo(t(`undo_word_${edit.op}`))
  })

  // Prepared, not opened. Taken back it leaves the agenda.
  const pollFromWords = (item, top) => told(async () => {
    const made = await ask("POST", url, { template: "from_words", from: item.id, top, client_msg_id: randomKey() })
    board.take(made, item.id)
    chooseUnlessBusy(made)
    steps.undo(t("undo_from_words"), ["from_words", { id: made.id }])
  })

  // What only a quiz has. `asked`: {after: step, skip?, finish?}. `correct`: one more right answer, as its definition has them.
  const quiz = {
    next: (item, asked) => step(item, "POST", "/next", asked),
    allow: (item, person, allowed) => step(item, "POST", "/allow-time", { participant_id: person, allowed }),
    async accept(item, question, correct) {
      const isDone = await step(item, "POST", "/accept", { question_id: question, correct })
      if (isDone) steps.undo(t("quiz_accepted"))
      return isDone
    },
    // Answers {questions}. `format`: "csv" or "json". For the form, which tells its refusals itself.
    read: (format, text) => ask("POST", `${url}/questions`, { format, text }),
    // The address of its questions as a file. `format`: "csv" or "json".
    file: (item, format) => at(item, `/questions?format=${format}`),
    // The address of all results of the session as a file. `format`: "csv" or "xlsx".
    results: (format) => `${base}/export.${format}?${new URLSearchParams({ tz: Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC" })}`,
  }

  // For the form, which tells its refusals itself.
  async function save(item, payload) {
    const saved = await ask(item ? "PATCH" : "POST", item ? at(item) : url, payload)
    board.take(saved)
    chooseUnlessBusy(saved)
    if (item) steps.undo(t("undo_edit"))
    return saved
  }

  steps.way("round", (item) => step(item, "POST", "/close"))
  steps.way("quick", async (item) => (await takeBack(item)) && t("quick_taken_back"))
  steps.way("from_words", (item) => told(() => gone(item)))

  return {
    open, openRound, close, reveal, quick, remove, copy, move, save, editWords, pollFromWords, quiz,
    pause: (item) => step(item, "POST", "/pause"),
    resume: (item) => step(item, "POST", "/resume"),
    extend: (item, seconds) => step(item, "POST", "/extend", { seconds }),
    show: showTo,
    stage: (item, how) => told(() => stage(onStage(item, how))),
    unstage: () => told(() => stage({ show: "join" })),
  }
}
