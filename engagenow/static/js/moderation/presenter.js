import { find, fill, onceAFrame, show } from "../core/dom.js"
import { createRefresher } from "../core/refresh.js"
import { t } from "../core/strings.js"
import { mountAudit } from "./desk/audit.js"
import { createCommands } from "./desk/commands.js"
import { mountHeldBack } from "./desk/held_back.js"
import { mountList } from "./desk/list.js"
import { mountModerators } from "./desk/moderators.js"
import { mountPerson } from "./desk/person.js"
import { mountSettings } from "./desk/settings.js"
import { mountShield } from "./desk/shield.js"
import { lacksSome, waitingCount, waitingTexts } from "./desk/texts.js"
import { createTools } from "./desk/tools.js"

const PAUSE = { every: 1500, jitter: 500 } // ms

// Moderation on the pages of a presenter and of a moderator: the texts that wait, people, and the shield.
export function mount({ root, store, send, read, shortcuts, steps, tab, people, boot }) {
  const commands = createCommands({ send })
  const settings = mountSettings({ root, store, read, token: boot.token })
  const mayKeepPeople = !boot.scope || boot.scope.includes("people")
  const openPerson = mountPerson({ store, send, commands, steps })
  const tools = createTools({ dismiss: (text, reason) => list.run("dismiss", text.key, reason), addWord, openPerson: mayKeepPeople && openPerson })
  const redraw = onceAFrame(draw)
  const list = mountList({
    list: find("[data-waiting-list]", root), scroller: find("[data-scroller]", root),
    decide: commands.decide, dress: tools,
  })
  const shield = mountShield({ root, store, send, steps })
  const refresher = createRefresher(fetchOlder, PAUSE)
  let older = [] // the oldest texts, where the desk has no room for them

  const desk = () => store.read("desk")

  // Answers whether it is in the list now.
  async function addWord(name, word) {
    const isIn = await settings.changeWord(name, word, true)
    if (isIn) steps.undo(t(`word_added_${name}`, { word }), ["word", name, word])
    return isIn
  }

  async function fetchOlder() {
    older = lacksSome(desk()) ? await read("/waiting?limit=200") : []
    redraw()
  }

  // A moderator sees the texts on which it may decide.
  const isOwn = ({ feature }) => !boot.decides || boot.decides.includes(feature)

  function draw() {
    const texts = waitingTexts(desk(), lacksSome(desk()) ? older : []).filter(isOwn)
    const count = boot.decides ? texts.length : waitingCount(desk())
    list.draw(texts)
    fill(root, { waits: count ? t("texts_waiting", { n: count }) : "" })
    show(find("[data-empty]", root), !count)
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
  if (boot.scope) show(find(".moderation-head", root), false) // for the presenter alone
  else mountModerators({ root, store })
  show(find("[data-settings]", root), mayKeepPeople)
  show(find("[data-moderators]", root), !boot.scope)
  people.openBy(openPerson)
  mountHeldBack({ root, store, commands })
  mountAudit({ root, store, read })
  tab.watch((isSeen) => { if (!isSeen) redraw() }) // the tab is marked again with what still waits
}
