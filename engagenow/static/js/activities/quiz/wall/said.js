import { clone, fill } from "../../../core/dom.js"
import { t } from "../../../core/strings.js"

const WORDS = {
  wait: () => ({ large: t("quiz_wait") }),
  ready: ({ time }) => ({ huge: time?.seconds ?? "", large: t("quiz_ready") }),
  question: () => ({ small: t("quiz_options_come") }),
  over: () => ({ large: t("quiz_over") }),
}

// A few words in the middle.
export function createSaid() {
  const root = clone("quiz-wall-said")
  return { root, draw: (view) => { fill(root, { huge: "", large: "", small: "", ...WORDS[view.scene](view) }) } }
}
