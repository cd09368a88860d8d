import { t, tn } from "../../core/strings.js"
import { whole } from "../results/numbers.js"
import { idOf, MOST_WORDS } from "./words.js"

// A cloud as results/model.js has it: rows {id, word, number, people, label, count, share, variants, own, added}, the most
// people first; `most`: so many of them are shown; `summary`: the picture in a sentence.
export function cloudModel({ results, own, most = MOST_WORDS }) {
  const words = results?.words ?? []
  const typed = new Set((own?.entries ?? []).map(keyOf))
  const rows = words.slice(0, MOST_WORDS).map((word) => rowOf(word, words[0].people, typed))
  const more = (results?.total ?? words.length) - Math.min(most, rows.length)
  return {
    form: "cloud", rows, most, summary: summaryOf(rows),
    notes: [more > 0 && t("more_words", { n: whole(more) })],
  }
}

function rowOf({ word, people, number, variants: forms = [] }, largest, typed) {
  const isOwn = [word, ...forms].some((form) => typed.has(keyOf(form)))
  const variants = forms.filter((form) => form !== word)
  return {
    id: idOf({ word, number }), word, number, people, variants, label: word, added: "", rank: "", percent: "",
    count: tn("word_people", whole(people)), share: people / largest, own: isOwn ? t("own_word") : "",
  }
}

// Near enough to find one's own: the server merges words by more than this (activities/words/).
const keyOf = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s\u200b-\u200f#-]+/g, "")

function summaryOf(rows) {
  const most = rows.slice(0, 5).map(({ word, count }) => `${word} ${count}`)
  return t("cloud_summary", { n: whole(rows.length), words: most.join(", ") })
}
