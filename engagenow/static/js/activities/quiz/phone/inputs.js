import { clone, fill } from "../../../core/dom.js"
import { oneLine, problemOfText } from "../../../core/texts.js"
import { t } from "../../../core/strings.js"
import { numberIn } from "../../card/numbers.js"
import { createRanking } from "../../card/ranking.js"
import { wear } from "../marks.js"
import { shuffled } from "./view.js"

const LONGEST = 60 // graphemes of an answer in words

// How a question is answered, by its type:
// {root, hint, blank: an empty draft, draftOf(answer), read(draft) → {answer} or {problem: [key, values]},
//  draw({draft, said, asks, isLarge, phase}), isTiles, isSingle: a touch submits it, key?(name) → whether it did something}
export const inputs = { choice: createTiles, number: createNumber, text: createWords, order: createOrder }

// One option or several. Where one is right, the first touch is the answer.
function createTiles({ phase, change, submit }) {
  const root = clone("quiz-options")
  const isSingle = !phase.multiple
  let chosen = []
  let canChoose = false
  const tiles = phase.options.map(({ id }, index) => {
    const tile = wear(clone("quiz-option"), index)
    tile.addEventListener("click", () => choose(id))
    return tile
  })
  root.append(...tiles)

  function choose(id) {
    if (!canChoose) return
    if (isSingle) return submit({ options: [id] })
    change({ options: chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id] })
  }

  function draw({ draft, said, asks, isLarge, phase: now }) {
    chosen = (draft ?? said)?.options ?? []
    canChoose = asks
    root.classList.toggle("given", !asks || (Boolean(said) && !draft))
    root.classList.toggle("large", Boolean(isLarge))
    tiles.forEach((tile, index) => {
      const { id, text } = now.options[index]
      fill(tile, { text })
      tile.setAttribute("aria-pressed", String(chosen.includes(id)))
      tile.setAttribute("aria-disabled", String(!asks))
    })
  }

  return {
    root, isTiles: true, isSingle, hint: isSingle ? "quiz_choose_one" : "quiz_choose_all", blank: { options: [] }, draw,
    draftOf: ({ options }) => ({ options }),
    read: ({ options }) => (options.length ? { answer: { options: phase.options.map(({ id }) => id).filter((id) => options.includes(id)) } } : { problem: ["choose_something", {}] }),
    // 1 to 8.
    key(name) {
      const index = /^[1-9]$/.test(name) ? Number(name) - 1 : -1
      if (!tiles[index] || !canChoose) return false
      tiles[index].focus()
      choose(phase.options[index].id)
      return true
    },
  }
}

function createField({ change, name }) {
  const root = clone("quiz-field")
  root.setAttribute("aria-label", t(name))
  root.addEventListener("input", () => change({ typed: root.value }))
  return {
    root, blank: { typed: "" }, hint: name,
    draw({ draft }) {
      const typed = draft?.typed ?? ""
      if (root.value !== typed) root.value = typed
    },
  }
}

function createNumber({ change }) {
  return {
    ...createField({ change, name: "quiz_ask_number" }),
    draftOf: ({ value }) => ({ typed: String(value) }),
    read({ typed }) {
      if (!typed.trim()) return { problem: ["type_number", {}] }
      const value = numberIn(typed)
      return Number.isNaN(value) ? { problem: ["not_a_number", {}] } : { answer: { value } }
    },
  }
}

function createWords({ change }) {
  return {
    ...createField({ change, name: "quiz_ask_text" }),
    draftOf: ({ texts: [typed] }) => ({ typed }),
    read({ typed }) {
      const text = oneLine(typed)
      const problem = text ? problemOfText(text, LONGEST) : ["write_something", {}]
      return problem ? { problem } : { answer: { texts: [text] } }
    },
  }
}

function createOrder({ phase, change, say, seed }) {
  const options = shuffled(phase.options, seed)
  const ranking = createRanking({ change, say, over: () => {} })
  return {
    root: ranking.root, hint: "quiz_put_in_order", blank: { order: [] },
    draftOf: ({ order }) => ({ order }),
    draw: ({ draft, phase: now }) => {
      const texts = new Map(now.options.map(({ id, text }) => [id, text]))
      ranking.draw({ options: options.map(({ id }) => ({ id, text: texts.get(id) })) }, draft ?? { order: [] })
    },
    read({ order }) {
      const left = phase.options.length - order.length
      return left > 0 ? { problem: ["rank_more", { n: left }] } : { answer: { order } }
    },
  }
}
