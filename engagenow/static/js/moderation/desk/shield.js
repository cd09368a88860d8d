import { whileBusy } from "../../core/busy.js"
import { fill, find, show } from "../../core/dom.js"
import { orTell } from "../../core/refusals.js"
import { t } from "../../core/strings.js"

// The shield: one button after which every text waits for approval, until it is pressed again. `may`: whether it may be
// pressed here; else the page says while the shield is up, and no more.
export function mountShield({ root, store, send, steps, may }) {
  const button = find("[data-shield]", root)
  const isUp = () => Boolean(store.read("desk")?.moderation?.data?.shield)

  // Answers the words for what was done, or false.
  async function set(on) {
    return Boolean(await orTell(() => send("set_shield", { on }))) && t(on ? "shield_raised" : "shield_lowered")
  }

  async function turnOver() {
    const on = !isUp()
    const words = await set(on)
    if (words) steps.undo(words, ["shield", !on])
  }

  const turn = () => (may ? void whileBusy(button, turnOver) : false)

  function draw() {
    button.setAttribute("aria-checked", String(isUp()))
    fill(root, { shield_about: t(isUp() ? (may ? "shield_is_up" : "shield_is_up_here") : "shield_about") })
    show(button, may)
    show(find(".moderation-head", root), may || isUp())
    root.classList.toggle("shield-up", isUp())
    for (const place of document.querySelectorAll("[data-shield-mark]")) show(place, isUp())
  }

  steps.way("shield", set)
  button.addEventListener("click", turn)
  store.watch("desk", draw)
  return { turn }
}
