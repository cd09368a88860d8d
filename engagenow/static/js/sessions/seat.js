// The presenter has no token in the page: the login cookie says who it is, of a join with neither token nor nickname.
export const presenterSeat = (session) => ({
  auth: () => ({}),
  join: (since) => ({ session_id: session.id, ...since }),
  rejoin: (since) => ({ session_id: session.id, ...since }),
  keep: () => {},
})

const LOGGED_OUT = new Set(["token_required", "token_invalid", "forbidden", "session_not_found"])

export function toLogin({ code }) {
  if (LOGGED_OUT.has(code)) location.assign(`/auth/login?next=${encodeURIComponent(location.pathname)}`)
}
