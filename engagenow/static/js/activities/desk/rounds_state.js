import { percentages } from "../percent.js"

// Options that share the first place, by ids: what a run-off would be among. Empty: no tie.
export function tied({ kind, definition, results }) {
  const sizes = kind === "choice" ? results?.counts : kind === "ranking" ? results?.points : null
  if (!sizes || !results.voters) return []
  const most = Math.max(...Object.values(sizes))
  const first = definition.options.map(({ id }) => id).filter((id) => sizes[id] === most)
  return first.length > 1 && most > 0 ? first : []
}

// Rounds that can be compared: option by option.
export const isComparable = ({ kind, rounds }) => rounds > 1 && (kind === "choice" || kind === "ranking")
// People can be followed from one round to another where each of them chose one option.
const canFollow = ({ kind, definition }) => kind === "choice" && definition.max === 1

// What is read of two rounds: the results of both, and who moved, null where people cannot be followed. Null: there is one
// round alone.
export function pathsOf(item, before, after) {
  if (!(item?.rounds > 1)) return null
  const path = `/activities/${encodeURIComponent(item.id)}`
  const moves = canFollow(item) ? `${path}/moves?from=${before}&to=${after}` : null
  return [`${path}/results?round=${before}`, `${path}/results?round=${after}`, moves]
}

// Two rounds side by side: [{id, text, before: {n, shown}, after: {n, shown}, by}]. `shown`: percent of a choice, mean
// points of a ranking; `by`: how many people or points more. Missing in a run-off: `before` or `after` null.
export function compared({ kind, prepared }, before, after) {
  const sides = [before, after].map((results) => sideOf(kind, prepared, results))
  return prepared.options.map(({ id, text }) => {
    const [first, second] = sides.map((side) => side.get(id) ?? null)
    return { id, text, before: first, after: second, by: first && second ? round(second.n - first.n) : null }
  })
}

const round = (number) => Math.round(number * 100) / 100

function sideOf(kind, { options, max }, results) {
  const sizes = kind === "ranking" ? results.points : results.counts
  const ids = options.map(({ id }) => id).filter((id) => id in sizes)
  const shown = kind === "ranking" ? ids.map((id) => String(round(sizes[id]))) : percentages(ids.map((id) => sizes[id]), results.voters, max === 1).shown
  return new Map(ids.map((id, index) => [id, { n: sizes[id], shown: shown[index] }]))
}

// {stayed, moves: [{from, to, n}], the largest first}; `from` and `to` are texts, null: abstained.
export function movesOf({ prepared }, moves) {
  const texts = new Map(prepared.options.map(({ id, text }) => [id, text]))
  const stayed = moves.filter(({ from, to }) => from === to).reduce((sum, { n }) => sum + n, 0)
  const went = moves.filter(({ from, to }) => from !== to).sort((a, b) => b.n - a.n)
  return { stayed, moves: went.map(({ from, to, n }) => ({ from: texts.get(from) ?? null, to: texts.get(to) ?? null, n })) }
}
