// What the desk shows of texts that wait. `desk` is {feature: {rev, data}}, as live.js keeps it.

const byTime = (one, other) => (one.created_at < other.created_at ? -1 : one.created_at > other.created_at ? 1 : 0)

export const keyOf = ({ feature, id }) => `${feature}/${id}`

const ofModeration = (desk) => desk?.moderation?.data ?? {}

// A feature that keeps its waiting texts itself has them as `waiting` in its own part of the desk.
function ofFeatures(desk) {
  return Object.entries(desk ?? {}).filter(([, part]) => Array.isArray(part.data?.waiting))
}

// The texts of all features that wait for a decision, those that the room sees first, then the oldest ones: [{key, feature, id,
// participant_id, nickname, text, why, found, created_at, people?, held}]. `older`: those that did not fit on the desk. `held`:
// the room does not see it.
export function waitingTexts(desk, older = []) {
  const found = new Map()
  const put = (text) => found.set(keyOf(text), { key: keyOf(text), held: true, ...found.get(keyOf(text)), ...text })
  for (const text of [...older, ...(ofModeration(desk).waiting?.texts ?? [])]) put(text)
  for (const [feature, { data }] of ofFeatures(desk)) {
    for (const { id, text, nickname, participant_id: author, asked_at: at, why = "all", found: word } of data.waiting) {
      put({ feature, id, text, nickname, participant_id: author, created_at: at, why, found: word })
    }
  }
  for (const { at, ...report } of ofModeration(desk).reports ?? []) {
    put({ created_at: at, ...report, why: "reported" })
  }
  return [...found.values()].sort((one, other) => Number(one.held) - Number(other.held) || byTime(one, other))
}

// Whether a text goes with all that are dismissed by one press. What the room sees, or people have reported, is decided on by
// itself (engagenow/moderation/dismissing.py).
export const isDismissedWithAll = ({ held, why }) => held && why !== "reported"

// How many texts wait, with those that do not fit on the desk. `isOwn({feature})`: whether it is one of those to count.
export function waitingCount(desk, isOwn = () => true) {
  const counts = Object.entries(ofModeration(desk).waiting?.counts ?? {})
  const others = ofFeatures(desk).map(([feature, { data }]) => [feature, data.waiting_count ?? data.waiting.length])
  const reported = (ofModeration(desk).reports ?? []).filter((report) => !report.held && isOwn(report))
  const own = [...counts, ...others].filter(([feature]) => isOwn({ feature }))
  return own.reduce((sum, [, n]) => sum + n, 0) + reported.length
}

// Whether some of the texts that wait do not fit on the desk.
export function lacksSome(desk) {
  const { counts = {}, texts = [] } = ofModeration(desk).waiting ?? {}
  return Object.values(counts).reduce((sum, n) => sum + n, 0) > texts.length
}

// The words of a text, each once, without the marks around them.
export function wordsOf(text) {
  return [...new Set(text.split(/\s+/).map((word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "")).filter(Boolean))]
}
