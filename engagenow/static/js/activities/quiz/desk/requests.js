import { whileBusy } from "../../../core/busy.js"
import { arrange, clone, fill, find, show } from "../../../core/dom.js"
import { t } from "../../../core/strings.js"

// The participants who asked for more time. `allow(participant_id, allowed)`. Answers `draw(requests)`.
export function mountRequests(place, allow) {
  const list = find("ul", place)
  const rows = new Map() // participant_id → {row, allowed}

  function rowOf({ participant_id: id }) {
    if (rows.has(id)) return rows.get(id)
    const made = { row: clone("quiz-request"), allowed: false }
    const button = find("button", made.row)
    button.addEventListener("click", () => whileBusy(button, () => allow(id, !made.allowed)))
    rows.set(id, made)
    return made
  }

  return function draw(requests) {
    show(place, requests.length > 0)
    arrange(list, requests.map((request) => {
      const made = rowOf(request)
      made.allowed = request.allowed
      find("button", made.row).setAttribute("aria-pressed", String(request.allowed))
      return fill(made.row, {
        nickname: request.nickname, factor: t(`quiz_factor_${request.factor ?? "none"}`), allow: t(request.allowed ? "quiz_allowed_now" : "quiz_allow"),
      })
    }))
  }
}
