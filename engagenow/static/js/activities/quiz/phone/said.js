import { clone, fill } from "../../../core/dom.js"
import { t } from "../../../core/strings.js"

// A scene of a few words: {huge, large, small}.
const WORDS = {
  wait: () => ({ large: t("quiz_wait") }),
  ready: ({ time }) => ({ huge: time?.seconds ?? "", large: t("quiz_ready") }),
  question: () => ({ small: t("quiz_read_first") }),
}

export function createSaid() {
  const root = clone("quiz-said")
  return {
    root,
    draw(view) {
      const words = { huge: "", large: "", small: "", ...WORDS[view.scene](view) }
      fill(root, view.isPaused ? { ...words, large: t("quiz_paused") } : words)
    },
  }
}
