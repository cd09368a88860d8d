import { whileBusy } from "../../core/busy.js"
import { openDialog } from "../../core/dialogs.js"
import { fill, find, findAll, show } from "../../core/dom.js"
import { sentenceOf } from "../../core/fields.js"
import { api } from "../../core/http.js"
import { t } from "../../core/strings.js"
import { toast } from "../../core/toast.js"

// The settings of moderation. A choice is stored at once, a list of words by its button. `maySet(name)`: whether this page
// may change it; the others are not shown.
export function mountSettings({ root, store, read, token, maySet }) {
  const dialog = find("#moderation-settings")
  const choices = findAll("[data-set]", dialog).filter(({ dataset }) => allowed(dataset.set))
  const lists = findAll("[data-words]", dialog).filter(({ dataset }) => allowed(dataset.words))
  let settings = null

  const url = () => `/api/sessions/${encodeURIComponent(store.read("session").id)}/moderation`

  function allowed(name) {
    const may = maySet(name)
    if (!may) find(`[data-set="${name}"], [data-words="${name}"]`, dialog).closest("[data-setting], form").remove()
    return may
  }

  function draw() {
    for (const choice of choices) {
      const value = choice.dataset.set.split(".").reduce((found, name) => found?.[name], settings)
      show(choice.closest("[data-setting]"), value !== undefined)
      if (choice.matches("[role=switch]")) choice.setAttribute("aria-checked", String(value))
      else choice.value = String(value)
    }
    for (const form of lists) {
      const field = find("textarea", form)
      if (!form.dataset.typed) field.value = settings[form.dataset.words].join("\n")
    }
  }

  async function load() {
    fill(dialog, { settings_say: settings ? "" : t("settings_wait") })
    try {
      take(await read("/moderation"))
    } catch (refusal) {
      fill(dialog, { settings_say: refusal.detail })
    }
  }

  function take(answer) {
    settings = answer
    fill(dialog, { settings_say: answer.shield ? t("settings_beneath") : "" })
    show(find("[data-settings-body]", dialog))
    draw()
  }

  // Answers whether it was stored.
  async function save(changes) {
    try {
      take(await api("PUT", url(), changes, { token }))
      return true
    } catch (refusal) {
      toast(sentenceOf(refusal))
      if (settings) draw()
      return false
    }
  }

  const nested = (path, value) => path.split(".").reduceRight((inner, name) => ({ [name]: inner }), value)

  function valueOf(choice) {
    if (choice.matches("[role=switch]")) return choice.getAttribute("aria-checked") !== "true"
    return choice.dataset.number === undefined ? choice.value : Number(choice.value)
  }

  for (const choice of choices) {
    const event = choice.matches("[role=switch]") ? "click" : "change"
    choice.addEventListener(event, () => whileBusy(choice, () => save(nested(choice.dataset.set, valueOf(choice)))))
  }
  for (const form of lists) {
    form.addEventListener("input", () => { form.dataset.typed = "yes" })
    form.addEventListener("submit", (event) => {
      event.preventDefault()
      const words = find("textarea", form).value.split("\n").map((word) => word.trim()).filter(Boolean)
      whileBusy(find("button", form), async () => {
        delete form.dataset.typed
        if (await save({ [form.dataset.words]: words })) toast(t("words_saved"))
        else form.dataset.typed = "yes"
      })
    })
  }
  for (const part of findAll("[data-settings-part]", dialog)) show(part, Boolean(find("[data-set], [data-words]", part)))
  show(find("[data-settings-some]", dialog), Boolean(token))
  document.body.append(dialog) // so that it is seen over every view
  find("[data-close]", dialog).addEventListener("click", () => dialog.close())
  find("[data-settings]", root).addEventListener("click", () => {
    openDialog(dialog)
    load()
  })

  return {
    // Puts a word into one of the lists, "words" or "allowed", or takes it out. Answers whether this is stored.
    async changeWord(name, word, isIn) {
      try {
        const others = (await read("/moderation"))[name].filter((one) => one !== word)
        return await save({ [name]: isIn ? [...others, word] : others })
      } catch (refusal) {
        toast(refusal.detail)
        return false
      }
    },
  }
}
