const COMMAND = "vote_question"

// The votes of this browser: those that count, and those that are on their way (outgoing.js).
export function createVotes({ store, outgoing }) {
  const before = new Map() // id → {votes, voted}: how many votes the question was shown with when this page's own was given

  const ownIds = () => new Set(store.read("mine")?.questions?.data?.votes ?? [])

  // Until the server's count tells of the own vote, it has at least one more, or one less, than before.
  function expected({ id, votes }, voted, own) {
    if (before.get(id)?.voted !== voted) before.set(id, { votes: votes - Number(voted === own) * sign(voted), voted })
    const known = before.get(id).votes
    return voted ? Math.max(votes, known + 1) : Math.min(votes, Math.max(0, known - 1))
  }

  return {
    // {voted, votes, isOnItsWay} of a question.
    of(question) {
      const own = ownIds().has(question.id)
      const entry = outgoing.last(COMMAND, question.id)
      if (!entry) {
        before.delete(question.id)
        return { voted: own, votes: question.votes, isOnItsWay: false }
      }
      const { voted } = entry.payload
      return { voted, votes: expected(question, voted, own), isOnItsWay: entry.state !== "stored" }
    },
    turn(question) {
      const { voted, votes } = this.of(question)
      before.set(question.id, { votes, voted: !voted })
      outgoing.send(COMMAND, { id: question.id, voted: !voted })
    },
  }
}

const sign = (voted) => (voted ? 1 : -1)
