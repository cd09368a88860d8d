// The hands that are up, in the order in which they were raised.
export const handsFold = {
  initial: [],
  load: (snapshot) => snapshot?.raised ?? [],
  apply(hands, { name, data }) {
    if (name === "hand_raised" && data.hand) return [...without(hands, data.hand.participant_id), data.hand]
    if (name === "hand_lowered") return without(hands, data.participant_id)
    return hands
  },
}

const without = (hands, id) => hands.filter(({ participant_id }) => participant_id !== id)
