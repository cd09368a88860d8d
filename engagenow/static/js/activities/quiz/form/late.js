import { t } from "../../../core/strings.js"
import { toast } from "../../../core/toast.js"
import { loadParts } from "../parts.js"

// The form of a quiz, loaded when it is opened. `context`: see mountForm.
export function createQuizForm(context) {
  let loading = null

  async function load() {
    const [{ mountForm }] = await Promise.all([import("./form.js"), loadParts("presenter"), loadParts("room")])
    return mountForm(context)
  }

  async function form() {
    loading ??= load()
    try {
      return await loading
    } catch (problem) {
      loading = null
      console.warn("the form of a quiz was not loaded", problem)
      toast(t("no_answer"))
      return null
    }
  }

  return {
    make: async (title) => (await form())?.make(title),
    change: async (item) => (await form())?.change(item),
  }
}
