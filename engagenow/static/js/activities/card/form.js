import { fill, find, show } from "../../core/dom.js"
import { t } from "../../core/strings.js"
import { inputs } from "./inputs.js"
import { kinds } from "./kinds.js"

let count = 0

// The form of a card: what is chosen or typed, what is wrong with it, and the button. `title` names the input.
export function createForm(root, { activity, title, act }) {
  count += 1
  const kind = kinds[activity.kind]
  const hint = find("[data-hint]", root)
  const problem = find("[data-problem]", root)
  const button = find("[data-submit]", root)
  let last = null
  const input = inputs[activity.kind]({ name: `poll-${count}`, change, say: act.say, over: (n) => complain(["choose_at_most", { n }]) })
  hint.id = `poll-hint-${count}`
  problem.id = `poll-problem-${count}`
  find("[data-input]", root).append(input.root)

  function change(draft) {
    complain(null)
    act.change(draft)
  }

  // `wrong`: [key of a sentence, its values], or null.
  function complain(wrong, field) {
    fill(root, { problem: wrong ? t(...wrong) : "" })
    const fields = input.fields ?? []
    fields.forEach((one, index) => markInvalid(one, Boolean(wrong) && index === (field ?? 0)))
  }

  root.addEventListener("submit", (event) => {
    event.preventDefault()
    if (button.getAttribute("aria-disabled") === "true") return complain(["paused_wait", {}])
    const read = kind.read(last.activity.definition, last.card.draft)
    if (read.answer) return act.submit(read.answer)
    complain(read.problem, read.field)
    input.focus(read.field)
  })

  function draw(view) {
    const { activity: now, card } = view
    const shown = Boolean(card.draft)
    if (last?.activity.state === "paused" && now.state === "open") complain(null)
    last = view
    show(root, shown)
    if (!shown) return complain(null)
    input.draw(now.definition, card.draft)
    describe(input, title, hint, problem)
    const paused = now.state === "paused"
    button.setAttribute("aria-disabled", String(paused))
    fill(root, {
      hint: t(...kind.hint(now.definition)),
      names: t(now.names === "named" ? "answers_with_name" : "answers_without_name"),
      final: card.willBeFinal ? t("cannot_be_changed_later") : "",
      paused: paused ? t("paused_wait") : "",
      submit: t(card.editing ? "submit_again" : "submit"),
    })
    show(find("[data-cancel]", root), card.editing)
  }

  return { draw, focus: (field) => input.focus(field) }
}

function describe({ root, fields = [] }, title, hint, problem) {
  if (!root.hasAttribute("role")) root.setAttribute("role", "group")
  root.setAttribute("aria-labelledby", title.id)
  root.setAttribute("aria-describedby", hint.id)
  for (const field of fields) {
    if (!field.hasAttribute("aria-label")) field.setAttribute("aria-labelledby", title.id)
    field.setAttribute("aria-describedby", `${hint.id} ${problem.id}`)
  }
}

function markInvalid(field, isWrong) {
  if (isWrong) field.setAttribute("aria-invalid", "true")
  else field.removeAttribute("aria-invalid")
}
