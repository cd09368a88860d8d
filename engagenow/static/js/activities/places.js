// The key of what an answer, its draft and its count belong to: a round of an activity; of a quiz, a question of a round.
export const placeOf = ({ id, round, question_id: question }) => [id, round, question].filter(Boolean).join(":")

// The same key, of a record that has `activity_id`.
export const placeIn = ({ activity_id: id, round, question_id: question }) => placeOf({ id, round, question_id: question })
