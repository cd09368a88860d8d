import { t, tn } from "../../core/strings.js"
import { cloudModel } from "../cloud/model.js"
import { percentages } from "../percent.js"
import { histogram, scale } from "./distributions.js"
import { decimal, whole } from "./numbers.js"

// What a chart shows, computed from an activity and its results. Nothing here touches the page.
//
// {form, rows, figures, notes, voters, known}: `form` says which view draws it; `known`: the results may be seen.
// bars        rows {id, label, share (0 to 1), percent, count, own, added, rank?}; own, added: the words of a mark, or ""
// columns     rows {id, label, name, share, percent, count, own}, low, mid?, high, mean {at: 0 to 1} or null
// statements  rows {id, label, mean, voters, at, columns: rows as above}, low, high
// cards       rows {id, place, text, nickname, own}, the newest first; quote: the same with one row
// figures     [{name, value}], words for people; notes: sentences
// cloud       see cloud/model.js
// Before the results may be seen, bars and columns have no percent and no count.
const KINDS = { choice, ranking, rating, number: numbers, text, word_cloud }

// `own`: one's own answer, or nothing. `sort`: "votes" puts the options in the order of their votes. `item`: the id of
// the one text to show. `presenter`: for the presenter's eyes, with what may be surprising about the result. `words`: so
// many of a cloud.
export function modelOf(activity, results, own, { sort, item, presenter, words } = {}) {
  const how = { sorted: sort === "votes", item, presenter, words }
  const { notes = [], ...model } = KINDS[activity.kind](activity, results, own, how)
  const voters = results?.voters ?? 0
  const said = results && !voters ? [t("no_answers_yet")] : notes
  return { figures: [], known: Boolean(results), voters, ...model, notes: said.filter(Boolean) }
}

const ABSTAINED = ""

function choice({ definition, state }, results, own, { sorted }) {
  const options = definition.options.map(({ id, text: label, added }) => (
    { id, label, added: added ? t("added_later") : "", count: results?.counts[id] ?? 0 }
  ))
  if (definition.min === 0) options.push({ id: ABSTAINED, label: t("abstained"), added: "", count: results?.abstained ?? 0 })
  const voters = results?.voters ?? 0
  const { shown, rounded } = percentages(options.map(({ count }) => count), voters, definition.max === 1)
  const rows = options.map(({ count, ...option }, index) => ({
    ...option, share: atLeast(count, voters), weight: count,
    percent: results ? `${shown[index]}%` : "", count: results ? whole(count) : "",
    own: isChosen(option.id, own) ? t("own_choice") : "",
  }))
  const several = definition.max > 1 && t("several_possible")
  const notes = [several, rounded && t("percent_rounded"), tie(rows, state)]
  return { form: "bars", rows: inOrder(rows, sorted), notes }
}

const isChosen = (id, own) => own && (id === ABSTAINED ? own.options.length === 0 : own.options.includes(id))

// One of 400 is seen, too.
const atLeast = (count, all) => (count ? Math.max(count / all, 0.005) : 0)

function ranking({ definition, state }, results, own, { sorted, presenter }) {
  const { options } = definition
  const rows = options.map(({ id, text: label }) => {
    const weight = results?.points[id] ?? 0
    const place = own ? own.order.indexOf(id) + 1 : 0
    return {
      id, label, added: "", weight, share: weight / options.length, own: place ? t("own_place", { n: place }) : "",
      percent: results ? tn("points", decimal(weight, 1)) : "",
      count: results ? t("firsts", { n: whole(results.firsts[id]) }) : "",
    }
  })
  const notes = [tie(rows, state), presenter && preferred(rows, results)]
  return { form: "bars", rows: inOrder(withRanks(rows, results), sorted), notes }
}

// Most points may go to another option than the one that more people put before each other one.
function preferred(rows, results) {
  const one = rows.find(({ id }) => id === results?.pairwise)
  return one && rows.some(({ weight }) => weight > one.weight) ? t("preferred", { option: one.label }) : ""
}

// Who has as many points has the same place (1, 1, 3).
function withRanks(rows, results) {
  if (!results?.voters) return rows.map((row) => ({ ...row, rank: "" }))
  return rows.map((row) => ({ ...row, rank: whole(1 + rows.filter(({ weight }) => weight > row.weight).length) }))
}

function inOrder(rows, sorted) {
  if (!sorted) return rows
  const options = rows.filter(({ id }) => id !== ABSTAINED)
  return [...options.sort((a, b) => b.weight - a.weight), ...rows.filter(({ id }) => id === ABSTAINED)]
}

// Said once the answers are in: before, it changes with every one.
function tie(rows, state) {
  const weights = rows.filter(({ id }) => id !== ABSTAINED).map(({ weight }) => weight)
  const best = Math.max(...weights)
  const first = weights.filter((weight) => weight === best)
  return state === "closed" && best > 0 && first.length > 1 ? t("tie", { n: whole(first.length) }) : ""
}

function rating({ definition }, results, own) {
  const { low, high, statements } = definition
  if (!statements.length) return { form: "columns", low, high, ...scale(definition, results, own?.value) }
  const rows = statements.map(({ id, text: label }) => {
    const rated = results?.statements[id]
    const { rows: columns, mean } = scale(definition, rated, own?.values?.[id])
    return { id, label, columns, at: mean?.at, mean: mean ? decimal(rated.mean, 1) : "", voters: whole(rated?.voters ?? 0) }
  })
  return { form: "statements", low, high, rows }
}

function numbers({ definition }, results, own) {
  return { form: "columns", ...histogram(definition, results, own?.value) }
}

function text(activity, results, own, { item }) {
  const rows = (results?.texts ?? []).map(({ id, number: place, text: words, nickname = "" }) => ({
    id, place, text: words, nickname, own: own?.texts.includes(words) ? t("own_answer") : "",
  }))
  const one = rows.filter(({ id }) => id === item)
  return one.length ? { form: "quote", rows: one } : { form: "cards", rows }
}

function word_cloud(activity, results, own, { words }) {
  return cloudModel({ results, own, most: words })
}
