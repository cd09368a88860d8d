import { find, show } from "../core/dom.js"
import { t } from "../core/strings.js"
import { bringPart } from "../moderation/part.js"

const isName = ({ feature }) => feature === "nickname"

// What `mine` says of the own nickname: {waits: the one that waits for approval, dismissed: {reason} of the last one}.
export function heldName(mine) {
  const { waiting = [], dismissed = [] } = mine?.moderation?.data ?? {}
  return { waits: waiting.find(isName)?.text, dismissed: dismissed.findLast(isName) }
}

// Says below the header that the own nickname waits for approval, or was not approved.
export async function mountHeldName({ store }) {
  await bringPart()
  const line = find("[data-held-name]")

  function draw() {
    const words = wordsOf(heldName(store.read("mine")), store.read("me"))
    show(line, Boolean(words)) // first: what a hidden region says is not told
    if (line.textContent !== words) line.textContent = words
  }

  for (const part of ["mine", "me"]) store.watch(part, draw)
}

function wordsOf({ waits, dismissed }, me) {
  if (waits) return t("name_held", { name: waits, now: me?.nickname ?? "" })
  if (!dismissed) return ""
  return dismissed.reason ? t("name_dismissed_for", { reason: dismissed.reason }) : t("name_dismissed")
}
