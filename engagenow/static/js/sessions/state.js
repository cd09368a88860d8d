export const sessionFold = {
  initial: null,
  load: (session) => session ?? null,
  apply(session, { name, data }) {
    if (name === "session_updated") return data.session
    if (name === "session_ended" && session) return { ...session, status: "ended", ended_at: data.ended_at }
    return session
  },
}

export const isOn = (session, feature) => Boolean(session?.features?.[feature])
export const isRunning = (session) => session?.status === "active"
