// Counts the messages of others that come while they are not seen: the page is hidden, or another tab is shown. The
// browser's tab shows the one number, ours the other.
export function mountUnread({ store, tab, page = document }) {
  const look = counter(store, (count) => store.put("unread", count))
  page.addEventListener("visibilitychange", () => look(!page.hidden))
  look(!page.hidden)
  tab?.watch(counter(store, tab.news))
}

// Returns `look(seen)`. Counted is what comes after the last look at what was not seen.
function counter(store, tell) {
  let since = null // the log's seq at that look; null: it is seen

  store.watch("chat", () => {
    if (since === null) return
    const me = store.read("me")?.id
    const unread = store.read("chat").messages.filter(({ seq, participant_id: author }) => seq > since && author !== me)
    tell(unread.length)
  })

  return (seen) => {
    since = seen ? null : store.seq
    tell(0)
  }
}
