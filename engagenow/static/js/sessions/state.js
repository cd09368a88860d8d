export const sessionFold = {
  initial: null,
  load: (session) => session ?? null,
  apply(session, { name, data }) {
    // A session that a server of the release before told of says nothing about some of it.
    if (name === "session_updated") return { stage: session?.stage, moderation: session?.moderation, ...data.session }
    if (name === "stage_changed" && session) return { ...session, stage: data.stage }
    if (name === "session_ended" && session) return { ...session, status: "ended", ended_at: data.ended_at }
    return session
  },
}

const MOST_UNREAD = 99

// What the browser's tab says. `unread`: how many messages came while the page was hidden.
export function pageTitle(session, unread = 0) {
  const count = unread > MOST_UNREAD ? `${MOST_UNREAD}+` : unread
  return `${unread ? `(${count}) ` : ""}${session.title} · EngageNow`
}

export const hasSwitch = (session, feature) => feature in (session?.features ?? {})
export const isOn = (session, feature) => Boolean(session?.features?.[feature])
export const isRunning = (session) => session?.status === "active"
