import { t } from "../../core/strings.js"
import { toast } from "../../core/toast.js"
import { createFreeze } from "../freeze.js"
import { controlsOf } from "./controls_state.js"
import { tied } from "./rounds_state.js"
import { createSecondPress } from "./second_press.js"

const MORE = 30 // seconds

// The presenter's keys for the current activity. False: it has nothing to do now.
export function addPollKeys({ shortcuts, board, commands }) {
  const can = (...names) => {
    const item = board.current
    const offered = item ? controlsOf(item, true) : []
    return names.some((name) => offered.includes(name)) && item
  }
  const run = (item, act) => (item ? void act(item) : false)
  const shown = () => board.current?.rounds > 0 && board.current.kind !== "quiz" && board.current
  const isSecond = createSecondPress()
  const toReveal = () => shown() && board.current.show !== "revealed" && board.current

  shortcuts.add("H", t("shortcut_hide"), () => run(shown(), (item) => commands.show(item, "hidden")))
  shortcuts.add("R", t("shortcut_reveal"), () => run(toReveal(), (item) => (isSecond(`${item.id} ${item.round}`) ? commands.show(item, "revealed") : toast(t("reveal_again")))))
  shortcuts.add("T", t("shortcut_timer"), () => run(can("timer", "longer"), (item) => commands.extend(item, MORE)))
  shortcuts.add("L", t("shortcut_lock"), () => run(can("pause", "resume"), (item) => (item.state === "open" ? commands.pause(item) : commands.resume(item))))
  shortcuts.add("O", t("shortcut_round"), () => run(can("round"), (item) => {
    const options = tied(item)
    commands.openRound(item, options.length ? { options } : {})
  }))
}

const LEAST = 2 // options of a poll

// Those of a word cloud: its picture on the projector stands still, its first words become a poll.
export function addCloudKeys({ shortcuts, board, store, pollFromWords }) {
  const freeze = createFreeze(store.read("session"))
  const cloud = () => board.current?.kind === "word_cloud" && board.current
  const run = (item, act) => (item ? void act(item) : false)

  shortcuts.add("Z", t("shortcut_freeze"), () => run(cloud(), () => {
    freeze.turn()
    toast(t(freeze.isOn ? "cloud_frozen" : "cloud_moves"))
  }))
  shortcuts.add("P", t("shortcut_from_words"), () => run(cloud()?.results?.words.length >= LEAST, pollFromWords))
}
