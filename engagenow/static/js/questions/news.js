import { t } from "../core/strings.js"

const STAGED = new Set(["question", "questions"])

// How many questions of others have come while the tab is not shown. `own()`: the ids of those that are not counted.
export function mountNews({ store, tab, own = () => new Set() }) {
  let seen = null // the ids that were there when the tab was left; null: it is shown

  const ids = () => Object.keys(store.read("questions").questions)

  store.watch("questions", () => {
    if (!seen) return
    const mine = own()
    tab?.news(ids().filter((id) => !seen.has(id) && !mine.has(id)).length)
  })
  tab?.watch((shown) => { seen = shown ? null : new Set(ids()) })
}

// The tab comes up once the projector shows questions, so that the hall can support them.
export function comeUpWithStage({ store, tab }) {
  let before = null
  store.watch("session", (session) => {
    const isStaged = STAGED.has(session?.stage?.show)
    if (before === false && isStaged) tab?.open({ words: t("questions_staged") })
    before = isStaged
  })
}
