import { offerReports } from "../../moderation/offering.js"

// What participants can report of results: rows of others, and how a report names one.
const REPORTED = {
  text: { rows: ".card:not(.own)", idOf: (row) => row.id, textOf: (row) => row.text },
  word_cloud: { rows: ".bar:not(.own)", idOf: (row, { id, round }) => `${id}.${round}.${row.number}`, textOf: (row) => row.word },
}

export const canBeReported = ({ kind }) => kind in REPORTED

// Lets a participant report the texts or words that `list` shows of an activity's round.
export function offerReportsOf(activity, { list, store, send }) {
  const { rows, idOf, textOf } = REPORTED[activity.kind]
  list.tabIndex = 0
  offerReports({
    list, rows, feature: activity.kind, hover: false, store, send,
    textOf: ({ row }) => ({ id: idOf(row, activity), nickname: row.nickname, text: textOf(row) }),
  })
}
