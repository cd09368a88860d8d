import { api } from "../core/http.js"
import { randomKey } from "../core/ids.js"

// The presenter has no token in the page: the login cookie says who it is, of a join with neither token nor nickname.
export const presenterSeat = (session) => ({
  auth: () => ({}),
  join: (since) => ({ session_id: session.id, ...since }),
  rejoin: (since) => ({ session_id: session.id, ...since }),
  keep: () => {},
})

// A moderator came by a link and has its token.
export const moderatorSeat = (session, token) => ({
  token,
  auth: (since) => ({ session_id: session.id, token, ...since }),
  join: () => null,
  rejoin: (since) => ({ session_id: session.id, token, ...since }),
  keep: () => {},
})

const PATIENCE = 3000 // ms: with a login alone the projector comes in as well, and ends with it

// The projector shows the session by the token of a screen link: `given` in the page's address, else made for the login,
// so that the picture stays when that ends.
export function screenSeat(session, given, ask = api) {
  let token = given
  const me = (since) => ({ session_id: session.id, view: "screen", ...(token && { token }), ...since })

  async function takeToken() {
    if (token) return
    const url = `/api/sessions/${encodeURIComponent(session.id)}/screen-links?by_page=true`
    try {
      token = (await ask("POST", url, { client_msg_id: randomKey() }, { timeout: PATIENCE })).token
    } catch (refusal) {
      console.warn("the projector has no token of its own", refusal)
    }
  }

  return {
    get token() { return token },
    takeToken,
    auth(since) {
      takeToken() // for the next time, if it could not be had before
      return me(since)
    },
    join: () => null,
    rejoin: me,
    keep: () => {},
  }
}

const LOGGED_OUT = new Set(["token_required", "token_invalid", "forbidden", "session_not_found"])

export const isLoggedOut = ({ state, code }) => state === "refused" && LOGGED_OUT.has(code)
