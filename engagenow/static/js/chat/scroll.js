import { fill, find, show } from "../core/dom.js"
import { t } from "../core/strings.js"

const NEAR = 100

// Follows the talk while the reader is at its end; whoever has scrolled up is told what came instead.
export function keepAtEnd(root) {
  const box = find("[data-testid=chat-messages]", root)
  const chip = find("[data-newer]", root)
  let following = true
  let known = new Set()
  let unseen = 0

  const atEnd = () => box.scrollHeight - box.scrollTop - box.clientHeight < NEAR
  const toEnd = () => { box.scrollTop = box.scrollHeight }

  function arrived() {
    unseen = 0
    show(chip, false)
  }

  box.addEventListener("scroll", () => {
    following = atEnd()
    if (following) arrived()
  }, { passive: true })
  chip.addEventListener("click", () => { following = true; toEnd(); arrived() })
  // The keyboard opens, a line of reactions appears, a text is set in its real font: the end stays the end.
  const sizes = new ResizeObserver(() => { if (following) toEnd() })
  for (const part of [box, ...box.children]) sizes.observe(part)

  return {
    before: () => following || atEnd(),
    after(wasAtEnd, items) {
      const fresh = items.filter((item) => !known.has(item.key))
      known = new Set(items.map((item) => item.key))
      if (wasAtEnd || fresh.some((item) => item.state === "waiting")) {
        following = true
        toEnd()
        return arrived()
      }
      unseen += fresh.length
      if (!unseen) return
      fill(chip, { newer: unseen === 1 ? t("one_newer_message") : t("newer_messages", { n: unseen }) })
      show(chip)
    },
  }
}
