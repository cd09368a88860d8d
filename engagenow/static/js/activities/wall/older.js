const PAGES = 50 // of 100 texts

// Finds one text of many: among the newest, which a page has, or by asking for those before. `read` as a panel is given
// it; `found` is called with news.
export function createOlder(read, found) {
  const asked = new Map() // {item: {text: the text or null, isOld: it may have changed since}}

  async function look({ activity_id, round, results }, item) {
    let before = results.texts.at(-1)?.number
    for (let page = 0; before && page < PAGES; page += 1) {
      const { results: older } = await read(`/activities/${activity_id}/results?round=${round}&before=${before}`)
      const text = older.texts.find(({ id }) => id === item)
      if (text) return text
      before = older.texts.at(-1)?.number
    }
    return null
  }

  async function ask(told, item) {
    const mine = { text: asked.get(item)?.text ?? null, isOld: false }
    asked.set(item, mine)
    try {
      const text = await look(told, item)
      const isNews = mine.text || text
      mine.text = text
      if (isNews) found()
    } catch (problem) {
      mine.isOld = true
      console.warn("an older text cannot be read", problem)
    }
  }

  return {
    // The texts with this one, or those that are known.
    withItem(told, item) {
      const texts = told?.results.texts
      if (!item || !texts || texts.some(({ id }) => id === item)) return told
      if (asked.get(item)?.isOld ?? true) ask(told, item)
      const { text } = asked.get(item)
      return text ? { ...told, results: { ...told.results, texts: [...texts, text] } } : told
    },
    // Texts have gone or come back, as `activity_results` tells.
    heard({ results: { added = [], removed = [] } }) {
      for (const id of [...removed, ...added.map(({ id: one }) => one)]) asked.delete(id)
    },
    // We may have been away. What is shown stays until it is known.
    again() {
      for (const one of asked.values()) one.isOld = true
      found()
    },
  }
}
