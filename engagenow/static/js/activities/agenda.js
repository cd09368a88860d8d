import { slot } from "../core/panels.js"
import { t } from "../core/strings.js"
import { mountAgenda } from "./desk/agenda.js"
import { boardOf } from "./desk/board.js"
import { createCommands } from "./desk/commands.js"
import { mountQuickPolls } from "./desk/quick.js"
import { mountForm } from "./form/form.js"

// The left column of the presenter's page.
export function mount(context) {
  const { root, store, steps, shortcuts, draft, tab } = context
  const board = boardOf(context)
  const commands = createCommands({ store, board, steps })
  let agenda = null
  const form = mountForm({
    draft,
    save: commands.save,
    made: (item) => agenda.focusOn(item.id),
    open: (item) => {
      tab.show()
      return commands.open(item)
    },
  })
  agenda = mountAgenda({ root, board, commands, form, showMiddle: tab.show })
  mountQuickPolls({ root, store, shortcuts, commands })
  offerPoll(form)
}

// Among the first things that a new presenter can do.
function offerPoll(form) {
  const button = document.createElement("button")
  button.type = "button"
  button.className = "button small"
  button.dataset.testid = "guide-poll"
  button.textContent = t("guide_add_poll")
  button.addEventListener("click", form.make)
  slot("first-things")?.prepend(button)
}
