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
//   undo(words, way)                    for 10 s, also after a reload: way [name, ...values]; without one it is the
//                                       server's undo of the session
//   way(name, act)                      what takes such a step back: it answers false where it has told a refusal, or
//                                       the words for what it has done
//   done(words)                         a step that cannot be undone: what was offered before it is offered no more
// `token`: of a moderator. `offered(name)` is called with whose step is offered, as often as that is looked at.
export function mountSteps({ store, session, shortcuts, shelf, token, offered = () => {} }) {
  const key = `engagenow.undo.${session.id}`
  const list = createStepList(Date.now, { read: () => shelf.read(key), write: (steps) => shelf.write(key, steps) })
  const ahead = createStepButton(find("[data-next]"), { ask: list.next, otherwise: t("step_none"), fails: tell })
  const back = createStepButton(find("[data-back]"), { ask: list.back, fails: tell })
  const isTaken = watchScrolling()
  const undo = mountUndo({ list, byServer: takeBack, fails: tell, other: find("[data-next]") })

  async function takeBack() {
    const { session: now } = await api("POST", `/api/sessions/${encodeURIComponent(session.id)}/undo`, undefined, { token })
    if (now) store.amend("session", now, now.last_seq)
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
    way: undo.way,
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
