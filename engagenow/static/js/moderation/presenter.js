import { find, fill, onceAFrame, show } from "../core/dom.js"
import { createRefresher } from "../core/refresh.js"
import { t, tn } from "../core/strings.js"
import { mountAudit } from "./desk/audit.js"
import { createCommands } from "./desk/commands.js"
import { mountFlood } from "./desk/flood.js"
import { mountHeldBack } from "./desk/held_back.js"
import { mountList } from "./desk/list.js"
import { mountModerators } from "./desk/moderators.js"
import { mountPerson } from "./desk/person.js"
import { mountSettings } from "./desk/settings.js"
import { mountShield } from "./desk/shield.js"
import { isDismissedWithAll, lacksSome, waitingCount, waitingTexts } from "./desk/texts.js"
import { createTools } from "./desk/tools.js"

const UNDONE_BY = { chat: "delete_message", questions: "dismiss" } // what takes a text from the room again
const PAUSE = { every: 1500, jitter: 500 } // ms

// Moderation on the pages of a presenter and of a moderator: the texts that wait, people, and the shield. `people`: the list
// of people, or null for a moderator whose link is not for them.
export function mount({ root, store, send, read, shortcuts, steps, tab, people, boot }) {
  const commands = createCommands({ send })
  const mayAll = !boot.scope // the presenter
  const maySet = (name) => mayAll || boot.may_set.includes(name)
  const settings = mountSettings({ root, store, read, token: boot.token, maySet })
  const openPerson = mountPerson({ store, send, commands, steps, textsOf, dismissAll, removed: (id) => list.forget(({ participant_id: author }) => author === id) })
  const tools = createTools({
    dismiss: (text, reason) => list.run("dismiss", text.key, reason),
    addWord: maySet("words") && addWord, openPerson: people && openPerson,
  })
  const redraw = onceAFrame(draw)
  const list = mountList({
    list: find("[data-waiting-list]", root), scroller: find("[data-scroller]", root),
    decide: async (what, text, reason) => (await commands.decide(what, text, reason)) && told(what, text), dress: tools,
  })
  const shield = mountShield({ root, store, send, steps, may: mayAll || boot.may_shield })
  const flood = mountFlood({ root, shown: () => list.waiting, dismissAll })
  const refresher = createRefresher(fetchOlder, PAUSE)
  let older = [] // the oldest texts, where the desk has no room for them

  const desk = () => store.read("desk")

  // Answers whether it is in the list now.
  async function addWord(name, word) {
    const isIn = await settings.changeWord(name, word, true)
    if (isIn) steps.undo(t(`word_added_${name}`, { word }), ["word", name, word])
    return isIn
  }

  // What the room sees by a mistake can be taken back. Answers true.
  function told(what, { feature, id, held }) {
    if (what === "approve" && held && UNDONE_BY[feature]) steps.undo(t("text_approved"), ["approved", feature, id])
    return true
  }

  async function takeBack(feature, id) {
    return Boolean(await commands.told(UNDONE_BY[feature], feature === "chat" ? { id } : { feature, id })) && t("text_taken_back")
  }

  function textsOf(participantId) {
    return list.waiting.filter((text) => text.participant_id === participantId && isDismissedWithAll(text))
  }

  // Dismisses these texts, and all others that wait and came no later than the last of them. Answers whether it is done.
  async function dismissAll(texts, of = {}) {
    const until = texts.map(({ created_at: at }) => at).sort().at(-1)
    const answer = await commands.told("dismiss_all", { until, ...of })
    if (!answer) return false
    const keys = new Set(texts.map(({ key }) => key))
    list.forget(({ key }) => keys.has(key))
    steps.done(tn("texts_dismissed", answer.count))
    return true
  }

  async function fetchOlder() {
    older = lacksSome(desk()) ? await read("/waiting?limit=200") : []
    redraw()
  }

  // A moderator sees the texts on which it may decide.
  const isOwn = ({ feature }) => !boot.decides || boot.decides.includes(feature)

  function draw() {
    const texts = waitingTexts(desk(), lacksSome(desk()) ? older : []).filter(isOwn)
    const count = Math.max(texts.length, waitingCount(desk(), isOwn))
    const seen = texts.filter(({ held }) => !held).length
    list.draw(texts)
    fill(root, {
      waits: [seen ? t("texts_reported", { n: seen }) : "", count > seen ? t("texts_waiting", { n: count - seen }) : ""].filter(Boolean).join(" · "),
      unlisted: count > texts.length ? t("texts_unlisted", { n: count - texts.length }) : "",
    })
    show(find("[data-empty]", root), !count)
    flood(count - texts.length)
    tab.news(count)
  }

  // Elsewhere on the page these keys have other meanings.
  const isHere = (target) => tab.isShown() && (root.contains(target) || target.dataset?.viewTab === "moderation")
  const decide = (what) => () => (list.current ? void list.run(what, list.current) : false)
  shortcuts.add("M", t("shortcut_moderation"), () => { tab.show(); list.focus() })
  shortcuts.add("A", t("shortcut_approve"), decide("approve"), { within: isHere })
  shortcuts.add("D", t("shortcut_dismiss"), decide("dismiss"), { within: isHere })
  shortcuts.add("↑", t("shortcut_text_before"), () => list.move(-1), { within: isHere, repeats: true })
  shortcuts.add("↓", t("shortcut_text_after"), () => list.move(1), { within: isHere, repeats: true })
  shortcuts.add("X", t("shortcut_shield"), () => shield.turn())
  store.watch("desk", () => {
    if (lacksSome(desk())) refresher.request()
    redraw()
  })
  steps.way("word", async (name, word) => (await settings.changeWord(name, word, false)) && t("word_taken_out", { word }))
  steps.way("approved", takeBack)
  if (mayAll) mountModerators({ root, store })
  show(find("[data-settings]", root), mayAll || boot.may_set.length > 0)
  show(find("[data-moderators]", root), mayAll)
  people?.openBy(openPerson)
  mountHeldBack({ root, store, commands })
  mountAudit({ root, store, read })
  tab.watch((isSeen) => { if (!isSeen) redraw() }) // the tab is marked again with what still waits
}
