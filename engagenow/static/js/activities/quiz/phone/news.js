import { t } from "../../../core/strings.js"
import { placeWords, rankWords, weightWords } from "../model.js"
import { verdictOf } from "./view.js"
import { wordsOfVerdict } from "./solution.js"

// What a screen reader is told of what a phone shows now; it is told again when it is something else. "" for nothing.
const NEWS = {
  lobby: ({ activity }) => t("quiz_opened", { title: activity.title }),
  ready: ({ phase }) => [placeWords(phase), weightWords(phase)].filter(Boolean).join(", "),
  question: ({ phase }) => phase.text,
  answering: ({ phase, own, isLate }) => (own ? t("quiz_given") : isLate ? t("quiz_time_up") : t("quiz_asks", { question: phase.text, n: phase.seconds })),
  locked: ({ own }) => t(own ? "quiz_locked_given" : "quiz_locked_none"),
  solution: (view) => (verdictOf(view).verdict === "counting" ? "" : wordsOfVerdict(view)),
  board: ({ mine }) => (mine?.rank ? rankWords(mine.rank) : ""),
  podium: ({ mine }) => [t("quiz_finished"), mine?.rank ? rankWords(mine.rank) : ""].join(" "),
  over: () => t("quiz_over"),
}

export function newsOf(view) {
  if (view.failed) return "" // stands as an alert
  if (view.isPaused) return t("quiz_paused")
  return NEWS[view.scene]?.(view) ?? ""
}

const TOLD = new Set([30, 10, 5])

// Of the time that is left one hears at these seconds alone.
export const timeNewsOf = ({ asks, own, time }) => (asks && !own && TOLD.has(time?.seconds) ? t("quiz_seconds_left", { n: time.seconds }) : "")
