import { hideCutRows } from "../../../core/cut_rows.js"
import { clone, fill, find } from "../../../core/dom.js"
import { t, tn } from "../../../core/strings.js"
import { keyed } from "../../results/keyed.js"
import { whole } from "../../results/numbers.js"

const MOST = 48 // names that a hall can read at once

// Who is here. In a quiz without names it says only how many.
export function createLobby() {
  const root = clone("quiz-wall-lobby")
  const list = find("[data-names]", root)
  const drawNames = keyed(list, "quiz-wall-name", (element, { name }) => fill(element, { name }))
  return {
    root,
    draw({ lobby, present }) {
      const joined = lobby?.joined ?? present ?? 0
      fill(root, { large: joined ? tn("quiz_joined", whole(joined)) : t("quiz_join_now") })
      drawNames((lobby?.names ?? []).slice(0, MOST).map((name) => ({ id: name, name })), { still: true })
      hideCutRows(list)
    },
  }
}
