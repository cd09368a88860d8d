import { whileBusy } from "../../core/busy.js"
import { minutesUntil } from "../../core/clock.js"
import { confirm, openDialog } from "../../core/dialogs.js"
import { fill, find, findAll, show } from "../../core/dom.js"
import { mountNameForm, nicknameIn } from "../../core/name_form.js"
import { t, tn } from "../../core/strings.js"
import { clockTime } from "../../core/times.js"
import { toast } from "../../core/toast.js"
import { whoOf } from "./author.js"

const about = ({ id, feature, textId }) => whoOf({ participant_id: id, feature, id: textId })

// What can be done with one participant, in a dialog. `textsOf(id)`: the texts of it that wait; `dismissAll(texts, of)`;
// `removed(id)` is called before the page is told that they are gone. Answers a function that opens it for
// `{ id, nickname, kicked, text, feature, textId }`; `text`: by which it was chosen. Without an `id`: the author of this
// text, who has no name.
export function mountPerson({ store, send, commands, steps, textsOf, dismissAll, removed: isOut }) {
  const dialog = find("#person-sheet")
  const field = find("input", dialog)
  let person = null

  const part = () => store.read("desk")?.moderation?.data ?? {}
  const isMeant = (one) => (person?.id ? one.participant_id === person.id : !one.participant_id && one.feature === person?.feature && one.id === person?.textId)
  const muted = () => part().muted?.find(isMeant)
  const isRemoved = () => Boolean(person?.kicked || part().removed?.some(isMeant))

  // The dialog is closed before each: the button to undo it is behind the dialog.
  const ACTS = {
    mute: ({ dataset }) => mute(person, dataset.minutes ? Number(dataset.minutes) : null),
    unmute: async () => toast(await unmute(person)),
    dismiss: () => dismissAll(textsOf(person.id), { participant_id: person.id }),
    remove: () => remove(person),
    remove_texts: () => removeWithTexts(person),
    readmit: async () => toast(await letIn(person)),
  }

  async function mute({ nickname, ...who }, minutes) {
    const before = muted()
    if (!(await commands.told("mute_participant", { ...about(who), minutes }))) return
    steps.undo(t("person_muted", { nickname }), before ? ["mute_again", { nickname, ...who, until: before.until }] : ["unmute", { nickname, ...who }])
  }

  // Answers the words for it, or false.
  async function unmute({ nickname, ...who }) {
    return Boolean(await commands.told("unmute_participant", about(who))) && t("person_unmuted", { nickname })
  }

  // As long as before. Answers the words for it, or false.
  async function muteAgain({ nickname, until, ...who }) {
    const minutes = until ? minutesUntil(until) : null
    return Boolean(await commands.told("mute_participant", { ...about(who), minutes })) && t("person_muted", { nickname })
  }

  async function remove({ nickname, ...who }) {
    if (who.id) isOut(who.id)
    if (!(await commands.told("kick_participant", about(who)))) return
    steps.undo(t("kicked", { nickname }), ["let_in", { nickname, ...who }])
  }

  async function removeWithTexts({ id, nickname }) {
    const texts = { question: t("remove_texts_question", { nickname }), consequence: t("remove_texts_consequence"), answer: t("remove_texts_answer") }
    if (!(await confirm(texts))) return
    isOut(id)
    if (await commands.told("kick_participant", { participant_id: id, remove_texts: true })) steps.done(t("removed_with_texts", { nickname }))
  }

  // Answers the words for it, or false.
  async function letIn({ nickname, ...who }) {
    return Boolean(await commands.told("readmit_participant", about(who))) && t("person_let_in", { nickname })
  }

  async function rename(nickname) {
    await send("rename_participant", { participant_id: person.id, nickname })
    dialog.close()
    toast(t("person_renamed", { nickname }))
  }

  function draw() {
    if (!person) return
    const removed = isRemoved()
    const until = muted()
    const waiting = person.id ? textsOf(person.id).length : 0
    fill(dialog, { person: person.nickname, person_text: person.text ?? "", person_state: stateWords(removed, until), dismiss: tn("dismiss_of_person", waiting) })
    const isThere = { mute: !removed, unmute: Boolean(until), remove: !removed, readmit: removed, rename: !removed && Boolean(person.id), remove_texts: !removed && Boolean(person.id), dismiss: waiting > 0, text: Boolean(person.text) }
    for (const element of findAll("[data-when]", dialog)) show(element, isThere[element.dataset.when])
  }

  function stateWords(removed, until) {
    if (removed) return t("removed")
    if (!until) return ""
    return until.until ? t("person_is_muted_until", { time: clockTime(until.until) }) : t("person_is_muted")
  }

  steps.way("unmute", unmute)
  steps.way("mute_again", muteAgain)
  steps.way("let_in", letIn)
  const { complain } = mountNameForm(find("form", dialog), nicknameIn(field), rename)
  for (const button of findAll("[data-act]", dialog)) {
    button.addEventListener("click", () => whileBusy(button, () => { dialog.close(); return ACTS[button.dataset.act](button) }))
  }
  document.body.append(dialog) // so that it is seen over every view
  find("[data-close]", dialog).addEventListener("click", () => dialog.close())
  store.watch("desk", draw)

  return function open(chosen) {
    person = chosen
    field.value = chosen.id ? chosen.nickname : ""
    complain("")
    draw()
    openDialog(dialog)
  }
}
