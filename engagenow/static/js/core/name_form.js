import { whileBusy } from "./busy.js"
import { find } from "./dom.js"
import { complainAt, sentenceOf, watchLength } from "./fields.js"
import { t } from "./strings.js"
import { graphemes } from "./texts.js"

const LONGEST = 20 // graphemes of a nickname, as the server counts them

// A form for one name. `typed()`: the name as it is to be sent. `problem()`: what is wrong with it, "" for nothing.
// `save(name)` rejects with a refusal, which is told beside the field.
export function mountNameForm(form, { typed, problem }, save) {
  const field = find("input", form)
  const button = find("[type=submit]", form)

  function complain(text) {
    complainAt(field, text)
    if (text) field.focus()
  }

  async function submit() {
    const wrong = problem()
    complain(wrong)
    if (wrong) return
    try {
      await save(typed())
    } catch (refusal) {
      complain(sentenceOf(refusal))
    }
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); whileBusy(button, submit) })
  return { complain }
}

// A field for a nickname, as mountNameForm takes it.
export function nicknameIn(field) {
  const tooLong = watchLength(field, { most: LONGEST, count: (typed) => graphemes(typed.normalize("NFKC").trim()) })
  const typed = () => field.value.normalize("NFC").trim()
  return { typed, problem: () => (typed() ? tooLong() : t("nickname_missing")) }
}
