import { whileBusy } from "../../core/busy.js"
import { arrange, clone, fill, find, show } from "../../core/dom.js"
import { similarWords } from "../cloud/similar.js"

// Pairs of words that may be the same word. One press merges a pair by `merge(item, word, into)`, another one sets it aside.
// Answers `draw(item, words)`.
export function mountSimilar(place, merge) {
  const list = find("ul", place)
  const settled = new Set()
  const chips = new Map() // key → element
  let item = null
  let words = []

  const keyOf = (word, into) => `${item.id} ${word} / ${into}`

  function chipOf({ word, into }) {
    const chip = fill(clone("cloud-similar"), { word, into })
    const [yes, no] = [find("[data-merge]", chip), find("[data-no]", chip)]
    yes.addEventListener("click", () => whileBusy(yes, () => merge(item, word, into)))
    no.addEventListener("click", () => {
      settled.add(keyOf(word, into))
      draw(item, words)
    })
    return chip
  }

  function draw(now, told) {
    item = now
    words = told
    const pairs = similarWords(words, (word, into) => settled.has(keyOf(word, into)))
    const keys = pairs.map(({ word, into }) => keyOf(word, into))
    for (const key of chips.keys()) if (!keys.includes(key)) chips.delete(key)
    keys.forEach((key, index) => { if (!chips.has(key)) chips.set(key, chipOf(pairs[index])) })
    arrange(list, keys.map((key) => chips.get(key)), place)
    show(place, pairs.length > 0)
  }

  return draw
}
