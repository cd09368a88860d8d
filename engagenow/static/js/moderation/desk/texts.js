// What the desk shows of texts that wait. `desk` is {feature: {rev, data}}, as live.js keeps it.

const byTime = (one, other) => (one.created_at < other.created_at ? -1 : one.created_at > other.created_at ? 1 : 0)

export const keyOf = ({ feature, id }) => `${feature}/${id}`

const ofModeration = (desk) => desk?.moderation?.data ?? {}

// Features that keep what waits themselves name it `waiting` in their own parts.
function ofFeatures(desk) {
  return Object.entries(desk ?? {}).filter(([, part]) => Array.isArray(part.data?.waiting))
}

// What must be decided on, of all features, the first that came first: [{key, feature, id, participant_id, nickname, text,
// why, found, created_at, people?, held}]. `older`: what did not fit on the desk. `held`: the room does not see it.
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
  return [...found.values()].sort(byTime)
}

// How many wait, those that do not fit on the desk included.
export function waitingCount(desk) {
  const counts = Object.values(ofModeration(desk).waiting?.counts ?? {})
  const others = ofFeatures(desk).map(([, { data }]) => data.waiting_count ?? data.waiting.length)
  const reported = (ofModeration(desk).reports ?? []).filter(({ held }) => !held)
  return [...counts, ...others].reduce((sum, n) => sum + n, 0) + reported.length
}

// Whether the desk lacks some of what waits.
export function lacksSome(desk) {
  const { counts = {}, texts = [] } = ofModeration(desk).waiting ?? {}
  return Object.values(counts).reduce((sum, n) => sum + n, 0) > texts.length
}

// The words of a text, each once, as they may be added to a list: without marks around them.
export function wordsOf(text) {
  return [...new Set(text.split(/\s+/).map((word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "")).filter(Boolean))]
}
