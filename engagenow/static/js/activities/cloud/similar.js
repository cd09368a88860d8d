// Words of a cloud that may be the same word. The presenter decides: where it is certain, the server has counted them as one
// already (engagenow/activities/words/).
const SHORTEST = 2 // characters before an ending
const LEAST = 7 // letters, with Hangul taken apart: in a shorter word one other letter makes another word
const MOST = 3 // pairs
const ENDINGS = new Set((
  "은 는 이 가 을 를 의 에 와 과 로 도 만 나 랑 들 요 한 으로 에서 부터 까지 처럼 보다 이나 이랑 하기 하는 하다 해요 적인"
).split(" "))

// [{word, into}], at most three, the most frequent words first. `words`: [{word, people}], the most frequent first;
// `isSettled(word, into)`: whether the presenter has decided that these are two words.
export function similarWords(words, isSettled = () => false) {
  const spelled = words.map(({ word }) => ({ word, letters: word.normalize("NFD").toLowerCase() }))
  const found = []
  for (const [place, into] of spelled.entries()) {
    for (const other of spelled.slice(place + 1)) {
      if (found.length === MOST) return found
      if (!isSimilar(into, other)) continue
      const pair = directed(into.word, other.word)
      if (!isSettled(pair.word, pair.into)) found.push(pair)
    }
  }
  return found
}

const isSimilar = (one, other) => Boolean(withoutEnding(one.word, other.word)) || isOneLetterApart(one.letters, other.letters)

// The word without an ending stays; of two spellings the more frequent one.
const directed = (more, fewer) => (withoutEnding(more, fewer) === fewer ? { word: more, into: fewer } : { word: fewer, into: more })

// The one of both that is the other one without an ending, or null.
function withoutEnding(one, other) {
  const [short, long] = one.length < other.length ? [one, other] : [other, one]
  return short.length >= SHORTEST && long.startsWith(short) && ENDINGS.has(long.slice(short.length)) ? short : null
}

// Whether one letter differs, or only one of both has it.
function isOneLetterApart(one, other) {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one]
  if (short.length < LEAST || long.length - short.length > 1) return false
  let same = 0
  while (same < short.length && short[same] === long[same]) same += 1
  return short.slice(same + (short.length === long.length ? 1 : 0)) === long.slice(same + 1)
}
