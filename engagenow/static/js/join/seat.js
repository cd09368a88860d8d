import { api } from "../core/http.js"
import { randomKey } from "../core/ids.js"

// Who this browser is in a session: the token that the server issued, shared by all its tabs, and the join_key that
// makes a second try after a lost answer the same person.
export function createSeat({ shelf, session, code }) {
  const place = `engagenow.seat.${session.id}`
  const seat = () => shelf.read(place) ?? {}
  const keep = (changes) => shelf.write(place, { ...seat(), ...changes })

  function joinKey() {
    if (!seat().join_key) keep({ join_key: randomKey() })
    return seat().join_key
  }

  return {
    get token() { return seat().token },
    get participant() { return seat().participant },
    async take(nickname) {
      const answer = await api("POST", `/api/join/${encodeURIComponent(code)}`, { nickname, join_key: joinKey() })
      keep({ token: answer.token, participant: answer.participant })
      rememberLast(shelf, { code, title: session.title, nickname: answer.participant.nickname })
    },
    forget: () => keep({ token: undefined, participant: undefined }),
    // The next person in this browser is another one: not even the join_key stays.
    leave() {
      shelf.remove(place)
      forgetLast(shelf)
    },
    get isLeft() { return shelf.read(place) === null },

    auth: (since) => ({ token: seat().token, session_id: session.id, ...since }),
    join: () => null,
    rejoin: (since) => ({ session_id: session.id, token: seat().token, ...since }),
    keep({ token, participant }) {
      keep({ token: token ?? seat().token, participant })
      rememberLast(shelf, { code, title: session.title, nickname: participant.nickname })
    },
  }
}

const LAST = "engagenow.last"

export const lastVisit = (shelf) => shelf.read(LAST)
export const forgetLast = (shelf) => shelf.remove(LAST)

function rememberLast(shelf, visit) {
  shelf.write(LAST, visit)
}
