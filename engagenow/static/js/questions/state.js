const NONE = { asked: 0, shown: 0, waiting: 0, answered: 0 }

// {questions: {id: question}, totals, partial}, as the room sees them. `partial`: the snapshot did not say what was there
// before, since the switch was off; then these are the events since, and `completed` makes a whole of it.
export const questionsFold = {
  initial: { questions: {}, totals: NONE, partial: [] },
  load: (snapshot) => (snapshot ? whole(snapshot) : questionsFold.initial),
  apply(state, event) {
    const next = applied(state, event)
    return next !== state && state.partial ? { ...next, partial: [...state.partial, event] } : next
  },
}

// `answer`: {questions, totals, last_seq} as the server has them.
export function completed({ partial }, answer) {
  const later = (partial ?? []).filter(({ data }) => data.seq > answer.last_seq)
  return later.reduce(applied, whole(answer))
}

const whole = ({ questions, totals }) => ({ questions: Object.fromEntries(questions.map((one) => [one.id, one])), totals, partial: null })

function applied(state, { name, data }) {
  if (name === "question_asked" || name === "question_updated") return told(put(state, data.question), data)
  if (name === "question_gone") return told(without(state, data.id), data)
  if (name === "question_votes") return told(voted(state, data.votes), data)
  return state
}

const told = (state, { totals }) => ({ ...state, totals })

// A text that was replaced or taken back while we were away is not told: what came later tells the rest.
const put = (state, question) => (question ? { ...state, questions: { ...state.questions, [question.id]: question } } : state)

function without(state, gone) {
  const questions = { ...state.questions }
  delete questions[gone]
  return { ...state, questions }
}

function voted(state, votes) {
  const known = Object.entries(votes).filter(([id]) => id in state.questions)
  const changed = known.map(([id, count]) => [id, { ...state.questions[id], votes: count }])
  return { ...state, questions: { ...state.questions, ...Object.fromEntries(changed) } }
}
