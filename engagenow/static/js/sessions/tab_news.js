import { fill, find, show } from "../core/dom.js"
import { t } from "../core/strings.js"

const MOST = 99 // as a number

// How much is new behind a tab: a number, or true for a mark without one. Its button has a `mark` for the eyes and
// `news` for a screen reader.
export function markNews(button, news) {
  const mark = find("[data-field=mark]", button)
  show(mark, Boolean(news))
  mark.classList.toggle("dot", news === true)
  fill(button, { mark: news === true ? "" : news > MOST ? `${MOST}+` : news, news: newsWords(news) })
}

function newsWords(news) {
  if (!news) return ""
  return `, ${news === true ? t("tab_fresh") : t("tab_news", { n: news })}`
}
