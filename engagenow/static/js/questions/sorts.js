const MINUTE = 60000 // ms

const earlier = (a, b) => Date.parse(a.live_at) - Date.parse(b.live_at)
const byId = (a, b) => (a.id < b.id ? -1 : 1)
// The same on every page: what has as many votes stands in the order in which it came.
const popular = (a, b) => b.votes - a.votes || earlier(a, b) || byId(a, b)
const newest = (a, b) => earlier(b, a) || byId(a, b)

// Questions in an order: each takes (questions, the server's time in ms) and answers a list of them.
export const SORTS = {
  popular: (questions) => [...questions].sort(popular),
  newest: (questions) => [...questions].sort(newest),
  // What gathers votes fast: votes for each minute that it has been there.
  rising: (questions, now) => ranked(questions, ({ votes, live_at: at }) => votes / (Math.max(0, now - Date.parse(at)) / MINUTE + 1)),
  // One of each author in turn, the most popular ones first. An anonymous question is the first of its author.
  fair: (questions) => {
    const turns = new Map()
    const asked = new Map() // participant's id → how many before this one
    for (const question of [...questions].sort(popular)) {
      const author = question.participant_id ?? question.id
      turns.set(question.id, asked.get(author) ?? 0)
      asked.set(author, turns.get(question.id) + 1)
    }
    return ranked(questions, ({ id }) => -turns.get(id))
  },
}

const ranked = (questions, rankOf) => [...questions].sort((a, b) => rankOf(b) - rankOf(a) || popular(a, b))
