import { t } from "../../core/strings.js"
import { percentages } from "../percent.js"
import { decimal, whole, withUnit } from "./numbers.js"

const LETTERS = 44 // fit below all columns together, on a phone
const DECIMALS = 4 // of a number that is answered

// How the answers to a scale of whole numbers are spread: {rows, mean, figures}. `results`: of one question.
export function scale({ from, to }, results, own) {
  const values = Array.from({ length: to - from + 1 }, (_, index) => from + index)
  const named = values.map((value) => {
    const label = whole(value)
    return { id: String(value), name: label, label, own: value === own }
  })
  const rows = columns(named, results && values.map((value) => results.counts[value] ?? 0))
  const at = results?.mean == null ? null : (results.mean - from + 0.5) / values.length
  return { rows, ...middle(results, at, (value) => decimal(value, 1)) }
}

// A histogram. Its bins are unknown until its results are there. Where the range of each bin does not fit below it, the axis
// has words at its ends and in the middle, with the unit.
export function histogram({ min, max, unit, step }, results, own) {
  const bins = results?.bins ?? []
  const half = step ? step / 2 : 0 // both edges of a bin are values in it: it reaches half a step further
  const mine = own == null ? -1 : binOf(bins, own, half)
  const ranges = bins.map(rangeOf)
  const isNamed = lettersOf(ranges) <= LETTERS
  const named = bins.map((bin, index) => ({
    id: `${bin.from}:${bin.to}`, name: ranges[index], label: isNamed ? ranges[index] : "", own: index === mine,
  }))
  const digits = Math.max(1, Math.ceil(2 - Math.log10(max - min))) // more say nothing
  const figure = (value) => withUnit(decimal(value, Math.min(DECIMALS, digits)), unit)
  const rows = columns(named, bins.map(({ n }) => n))
  return { rows, ...axisOf(isNamed ? [] : bins, unit), ...middle(results, positionOf(bins, results?.mean, half), figure) }
}

function axisOf(bins, unit) {
  const words = (edge) => (edge === undefined ? "" : withUnit(written(edge), unit))
  const mid = bins.length % 2 ? undefined : bins[bins.length / 2]?.from
  return { low: words(bins[0]?.from), mid: words(mid), high: words(bins.at(-1)?.to) }
}

// {mean: {at: its place, 0 to 1, over all columns} or null, figures}
function middle(results, at, words) {
  if (results?.mean == null) return { mean: null, figures: [] }
  const figures = ["mean", "median"].map((name) => ({ name: t(name), value: words(results[name]) }))
  return { mean: { at }, figures }
}

// The largest one fills the height: of a distribution one reads the shape. `counts`: null before they may be seen.
function columns(named, counts) {
  const most = Math.max(...(counts ?? []), 1)
  const { shown } = percentages(counts ?? [], (counts ?? []).reduce((sum, count) => sum + count, 0))
  return named.map(({ own, ...row }, index) => ({
    ...row,
    own: own ? t("own_answer") : "",
    ...(counts ? figuresOf(counts[index], most, shown[index]) : { share: 0, percent: "", above: "", count: "" }),
  }))
}

// `above`: the percentage that the picture has; "0%" above each of many empty columns would hide the others.
const figuresOf = (count, most, percent) => (
  { share: count / most, percent: `${percent}%`, above: count ? `${percent}%` : "", count: whole(count) }
)

const written = (value) => decimal(value, DECIMALS)
const rangeOf = ({ from, to }) => (from === to ? written(from) : `${written(from)}–${written(to)}`)

// The letters that all labels take, each as wide as the longest one, with gaps.
const lettersOf = (labels) => labels.length * (2 + Math.max(0, ...labels.map((label) => label.length)))

function binOf(bins, value, half) {
  const found = bins.findIndex(({ to }) => value < to + half)
  return found < 0 ? bins.length - 1 : found
}

function positionOf(bins, value, half) {
  if (value == null) return null
  const index = binOf(bins, value, half)
  const { from, to } = bins[index]
  return (index + (value - from + half) / (to - from + 2 * half)) / bins.length
}
