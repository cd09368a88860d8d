// Words of a cloud that may be one, for the presenter to decide: those of which the server is sure are one already
// (engagenow/activities/words/).
const SHORTEST = 2 // syllables before an ending
const LEAST = 7 // letters with Hangul taken apart: below that one letter makes another word
const MOST = 3
const ENDINGS = new Set((
  "은 는 이 가 을 를 의 에 와 과 로 도 만 나 랑 들 요 한 으로 에서 부터 까지 처럼 보다 이나 이랑 하기 하는 하다 해요 적인"
).split(" "))

// [{word, into}], the ones that most people gave first, at most three. `words`: [{word, people}], the most people first;
// `isSettled(word, into)`: the presenter has said no.
export function alikeWords(words, isSettled = () => false) {
  const spelled = words.map(({ word }) => ({ word, letters: word.normalize("NFD").toLowerCase() }))
  const found = []
  for (const [place, into] of spelled.entries()) {
    for (const other of spelled.slice(place + 1)) {
      if (found.length === MOST) return found
      if (!isAlike(into, other)) continue
      const pair = directed(into.word, other.word)
      if (!isSettled(pair.word, pair.into)) found.push(pair)
    }
  }
  return found
}

const isAlike = (one, other) => Boolean(withoutEnding(one.word, other.word)) || isOneLetterApart(one.letters, other.letters)

// The bare word stays; of two spellings the one that more people have.
const directed = (more, fewer) => (withoutEnding(more, fewer) === fewer ? { word: more, into: fewer } : { word: fewer, into: more })

// The one that is the other without an ending, or null.
function withoutEnding(one, other) {
  const [short, long] = one.length < other.length ? [one, other] : [other, one]
  return short.length >= SHORTEST && long.startsWith(short) && ENDINGS.has(long.slice(short.length)) ? short : null
}

// One letter is another one, or there in one of them alone.
function isOneLetterApart(one, other) {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one]
  if (short.length < LEAST || long.length - short.length > 1) return false
  let same = 0
  while (same < short.length && short[same] === long[same]) same += 1
  return short.slice(same + (short.length === long.length ? 1 : 0)) === long.slice(same + 1)
}
