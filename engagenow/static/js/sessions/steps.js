import { find, show } from "../core/dom.js"
import { api } from "../core/http.js"
import { tellRefusal } from "../core/refusals.js"
import { t } from "../core/strings.js"
import { toast } from "../core/toast.js"
import { watchScrolling } from "./scrolling.js"
import { createStepButton } from "./step_button.js"
import { createStepList } from "./step_list.js"
import { mountUndo } from "./undo.js"

// The one large button for what comes next, its keys, and the way back in the same place. A panel is given
//   offer(name, { order, next, back })  both answer null or { words, act }; the lowest `order` that has something counts
//   changed()                           what is offered may have changed
//   undo(words, act)                    for 10 s; without `act` it is the server's undo of the session
//   done(words)                         a step that cannot be undone: what was offered before it is offered no more
// `offered(name)` is called with whose step is offered, as often as that is looked at.
export function mountSteps({ store, session, shortcuts, offered = () => {} }) {
  const list = createStepList()
  const ahead = createStepButton(find("[data-next]"), { ask: list.next, otherwise: t("step_none"), fails: tell })
  const back = createStepButton(find("[data-back]"), { ask: list.back, fails: tell })
  const isTaken = watchScrolling()
  const undo = mountUndo({ list, byServer: takeBack, fails: tell, other: find("[data-next]") })

  async function takeBack() {
    const { session: now } = await api("POST", `/api/sessions/${encodeURIComponent(session.id)}/undo`)
    if (now) store.amend("session", now, now.last_seq)
    toast(t("undone"))
  }

  function changed() {
    ahead.draw()
    back.draw()
    show(find("[data-back]"), Boolean(list.back()))
    offered(list.next()?.from)
  }

  shortcuts.add(["Page Down", "Space", "→"], t("shortcut_next"), (...pressed) => !isTaken(...pressed) && ahead.press(), { typing: true })
  shortcuts.add(["Page Up", "←"], t("shortcut_back"), (...pressed) => !isTaken(...pressed) && back.press(), { typing: true })
  shortcuts.add("Ctrl Z", t("shortcut_undo"), undo.press)
  changed()
  return {
    changed,
    undo: undo.offer,
    done: undo.conclude,
    offer(name, steps) {
      list.offer(name, steps)
      changed()
    },
  }
}

function tell(problem) {
  if (problem.code) return tellRefusal(problem)
  console.error("a step failed", problem)
  toast(t("server_error"))
}
