// The largest cloud, that of the projector. Smaller ones leave words out and nothing else: all have the same places.
export const MOST_WORDS = 60

// What a word is known by while its spelling changes: the number at which it was first seen.
export const idOf = ({ word, number }) => (number === undefined ? word : `#${number}`)
