// What an answer, its draft and its count belong to: a round of an activity, of a quiz a question in it.
export const placeOf = ({ id, round, question_id: question }) => [id, round, question].filter(Boolean).join(":")

// The same of something that names its activity.
export const placeIn = ({ activity_id: id, round, question_id: question }) => placeOf({ id, round, question_id: question })
