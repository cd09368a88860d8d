import { copy } from "../core/clipboard.js"
import { find } from "../core/dom.js"
import { t } from "../core/strings.js"
import { toast } from "../core/toast.js"

export function mountInvite({ session }) {
  find("[data-copy]").addEventListener("click", () => copyAndTell(session.join_url))
}

export async function copyAndTell(link) {
  toast(await copy(link) ? t("link_copied") : t("copy_failed", { link }))
}
