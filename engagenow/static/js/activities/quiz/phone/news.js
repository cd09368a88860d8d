import { t } from "../../../core/strings.js"
import { wordsOfFailure } from "../../card/words.js"
import { boardRows, placeWords, rankWords, weightWords } from "../model.js"
import { standingOf, verdictOf } from "./view.js"
import { wordsOfVerdict } from "./solution.js"

// What a screen reader is told of each scene; it is told again when these words change.
const NEWS = {
  lobby: ({ activity }) => t("quiz_opened", { title: activity.title }),
  ready: ({ phase }) => [placeWords(phase), weightWords(phase)].filter(Boolean).join(", "),
  question: ({ phase }) => phase.text,
  answering: ({ phase, own, isLate }) => (own ? t("quiz_given") : isLate ? t("quiz_time_up") : t("quiz_asks", { question: phase.text, n: phase.seconds })),
  locked: ({ own }) => t(own ? "quiz_locked_given" : "quiz_locked_none"),
  solution: (view) => (verdictOf(view).verdict === "counting" ? "" : wordsOfVerdict(view)),
  board: (view) => ownRankWords(view),
  podium: (view) => (isRankOnItsWay(view) ? "" : [t("quiz_finished"), ownRankWords(view)].filter(Boolean).join(" ")),
  over: () => t("quiz_over"),
}

const ownStanding = (view) => standingOf(view, boardRows(view.phase, view.mine?.player))

function ownRankWords(view) {
  const own = ownStanding(view)
  return own ? rankWords(own.rank) : ""
}

// A player who has answered is told its rank a moment after the podium: the end is told once, with it.
const isRankOnItsWay = (view) => Boolean(view.phase.board) && !ownStanding(view) && Object.keys(view.mine?.questions ?? {}).length > 0

const ANSWERED = new Set(["answering", "locked", "solution"]) // scenes of the question that was answered

export function newsOf(view) {
  if (view.failed && ANSWERED.has(view.scene)) return wordsOfFailure(view.failed, "closed")
  if (view.isPaused) return t("quiz_paused")
  return NEWS[view.scene]?.(view) ?? ""
}

const TOLD = new Set([30, 10, 5])

// A screen reader is told of the time that is left at these seconds only.
export const timeNewsOf = ({ asks, own, time }) => (asks && !own && TOLD.has(time?.seconds) ? t("quiz_seconds_left", { n: time.seconds }) : "")
