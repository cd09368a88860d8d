import { placeIn } from "./places.js"

// {activities: {id: activity}, results: {"id:round": {activity_id, round, results}}, quizzes: {id: quiz_phase}}, as the
// room sees them. The newest phase of a quiz holds all that is told of it.
export const activitiesFold = {
  initial: { activities: {}, results: {}, quizzes: {} },
  load: (snapshot) => ({
    activities: Object.fromEntries((snapshot?.activities ?? []).map((activity) => [activity.id, activity])),
    results: Object.fromEntries((snapshot?.results ?? []).map((told) => [placeIn(told), shown(told)])),
    quizzes: Object.fromEntries((snapshot?.quizzes ?? []).map((phase) => [phase.activity_id, phase])),
  }),
  apply: (state, { name, data }) => {
    if (name === "activity_opened") return withActivity(state, data.activity)
    if (name === "activity_updated") return updated(state, data.activity)
    if (name === "activity_closed") return closed(state, data)
    if (name === "activity_gone") return without(state, data.activity_id)
    if (name === "activity_results") return withResults(state, data)
    if (name === "quiz_phase") return { ...state, quizzes: { ...state.quizzes, [data.activity_id]: data } }
    return state
  },
}

const shown = ({ activity_id, round, results }) => ({ activity_id, round, results })

const NEWEST = 100 // numbers of texts; engagenow/activities/kinds/kind.py knows it too

function withResults(state, told) {
  const place = placeIn(told)
  const results = told.results.added ? withTexts(state.results[place]?.results.texts ?? [], told.results) : told.results
  return { ...state, results: { ...state.results, [place]: shown({ ...told, results }) } }
}

function withTexts(known, { added, removed, ...results }) {
  const texts = [...added, ...known].filter(({ id, number }) => !removed.includes(id) && number > results.last - NEWEST)
  return { ...results, texts }
}

function withActivity(state, activity) {
  return { ...state, activities: { ...state.activities, [activity.id]: activity } }
}

// One that has come back: what was shown of it is in a snapshot alone.
function updated(state, activity) {
  return { ...withActivity(state, activity), ...(state.activities[activity.id] ? {} : { stale: true }) }
}

function closed(state, { activity_id, closed_at }) {
  const activity = state.activities[activity_id]
  if (!activity) return state
  return withActivity(state, { ...activity, state: "closed", closed_at, remaining: null })
}

function without(state, gone) {
  const activities = { ...state.activities }
  delete activities[gone]
  const results = Object.entries(state.results).filter(([, told]) => told.activity_id !== gone)
  const { [gone]: _ended, ...quizzes } = state.quizzes
  return { activities, results: Object.fromEntries(results), quizzes }
}

// The phase of a quiz, or undefined: what is kept may still be of the round before. `state`: of this fold, if there is one.
export function phaseOf(state, { id, round }) {
  const phase = state?.quizzes?.[id]
  return phase?.round === round ? phase : undefined
}
