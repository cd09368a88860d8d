import { arrange, clone, fill, find, show } from "../../core/dom.js"
import { t } from "../../core/strings.js"

// Answers in words, the newest first: each can be shown large on the projector, one at a time.
export function mountTexts(root, enlarge) {
  const list = find("[data-texts]", root)
  let rows = new Map() // id → element

  function newRow(id) {
    const row = clone("poll-text")
    find("[data-enlarge]", row).addEventListener("click", () => enlarge(id))
    return row
  }

  // `shown`: the id of the text that the projector shows.
  return function draw(texts, shown) {
    show(list, Boolean(texts))
    if (!texts) return
    rows = new Map(texts.map(({ id }) => [id, rows.get(id) ?? newRow(id)]))
    arrange(list, texts.map(({ id, text, nickname = "" }) => {
      find("[data-enlarge]", rows.get(id)).setAttribute("aria-pressed", String(id === shown))
      return fill(rows.get(id), { text, nickname })
    }))
    list.dataset.empty = texts.length ? "" : t("poll_no_texts")
  }
}
