import { confirm, openDialog } from "../core/dialogs.js"
import { find } from "../core/dom.js"
import { forgetUnsent } from "../core/forget_unsent.js"
import { mountNameForm, nicknameIn } from "../core/name_form.js"
import { addPart } from "../core/part.js"
import { t } from "../core/strings.js"
import { mountTextSize } from "../core/text_size.js"
import { toast } from "../core/toast.js"

// What a participant may change of itself: nickname, text size, language, and being here at all. Resolves to a function
// that opens it.
export async function mountOneself({ live, store, shelf, seat, owner }) {
  await addPart(`/join/parts/oneself?next=${encodeURIComponent(location.pathname)}`)
  const dialog = find("#oneself")
  const form = find("[data-name-form]", dialog)
  const field = find("input", form)
  const { complain } = mountNameForm(form, nicknameIn(field), rename)

  async function rename(nickname) {
    const { waiting } = await live.send("rename", { nickname })
    dialog.close()
    toast(t(waiting ? "nickname_waits" : "nickname_changed"))
  }

  async function leave() {
    dialog.close()
    if (!(await confirm({ question: t("leave_question"), consequence: t("leave_consequence"), answer: t("leave_answer") }))) return
    await live.leave()
    forgetUnsent({ shelf, owner })
    seat.leave()
  }

  mountTextSize(dialog, shelf)
  find("[data-close]", dialog).addEventListener("click", () => dialog.close())
  find("[data-leave]", dialog).addEventListener("click", leave)
  dialog.addEventListener("close", () => { field.value = ""; complain("") })

  return () => {
    // What was typed before the language switch is in the field already.
    field.value ||= store.read("me")?.nickname ?? ""
    openDialog(dialog)
  }
}
