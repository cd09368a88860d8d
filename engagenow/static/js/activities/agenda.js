import { slot } from "../core/panels.js"
import { t } from "../core/strings.js"
import { mountAgenda } from "./desk/agenda.js"
import { boardOf } from "./desk/board.js"
import { createCommands } from "./desk/commands.js"
import { mountQuickPolls } from "./desk/quick.js"
import { mountForm } from "./form/form.js"
import { createQuizForm } from "./quiz/form/late.js"

// The left column of the presenter's page, and of a moderator's who leads polls.
export function mount(context) {
  const { root, store, steps, shortcuts, draft, tab, boot } = context
  const board = boardOf(context)
  const commands = createCommands({ store, board, steps, token: boot.token })
  let agenda = null
  const ofForms = {
    draft,
    save: commands.save,
    made: (item) => agenda.focusOn(item.id),
    open: (item) => {
      tab.show()
      return commands.open(item)
    },
  }
  const quizForm = createQuizForm({ ...ofForms, read: commands.quiz.read, isActive: () => store.read("session").status === "active" })
  const form = mountForm({ ...ofForms, makeQuiz: quizForm.make })
  const change = (item) => (item.kind === "quiz" ? quizForm : form).change(item)
  agenda = mountAgenda({ root, board, commands, form: { make: form.make, change }, showMiddle: tab.show })
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
