import { find } from "../core/dom.js"
import { t } from "../core/strings.js"
import { toast } from "../core/toast.js"

export function mountInvite({ session }) {
  find("[data-copy]").addEventListener("click", async () => {
    const copied = await copy(session.join_url)
    toast(copied ? t("link_copied") : t("copy_failed", { link: session.join_url }))
  })
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyTheOldWay(text) // the clipboard does not exist on plain http
  }
}

function copyTheOldWay(text) {
  const field = document.createElement("textarea")
  field.value = text
  field.className = "visually-hidden"
  document.body.append(field)
  field.select()
  try {
    return document.execCommand("copy")
  } catch {
    return false
  } finally {
    field.remove()
  }
}
