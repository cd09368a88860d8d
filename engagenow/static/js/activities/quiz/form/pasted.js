import { numberIn } from "../../card/numbers.js"

// Questions as people write them in a text: a question, its options, one on each line, an empty line, the next question. The
// right option has a star or a tick, or is named after "Answer:".
const BREAK = /\r\n|[\r\n\v\f\x85\u2028\u2029]/
const NUMBER = /^(?:(?:Q|문제|문항)?\s*\d{1,3}\s*[.)]|Q\s*[.:)])\s*/iu
const LETTER = /^(?:\(?[A-Ta-t][.)]|\(?\d{1,2}[.)]|[①-⑳]|[-•·])\s*/u
const TICK = /^(?:\*|✓|✔|√|☑|✅|\[[xXoO]\])\s*/u
const BOX = /^(?:\[\s?\]|☐)\s*/u
const RIGHT = /\s*(?:\*|✓|✔|✅|\((?:정답|답|correct|right)\))$/iu
const NAMED = [
  ["correct", /^(?:정답|답|answers?|correct)\s*[:：]\s*/iu],
  ["explanation", /^(?:해설|설명|풀이|explanation|why)\s*[:：]\s*/iu],
  ["seconds", /^(?:시간|제한\s?시간|time|seconds)\s*[:：]\s*/iu],
]
const CIRCLED = "①".codePointAt(0)

const tidy = (text) => text.replace(/\s+/g, " ").trim()

// [{type, text, options: [texts], right: [indexes of options], accepted: [texts], value, tolerance, explanation, seconds}].
// What the text does not say is undefined; value and tolerance are texts.
export function questionsIn(pasted) {
  const rows = rowsOf(pasted)
  return (rows ? rows.map(questionOfRow) : blocksOf(pasted).map(questionOf)).filter(({ text }) => text)
}

// The rows of a spreadsheet: of each a question, its options, and the right one, or a question and its answer. null: none.
function rowsOf(pasted) {
  const rows = pasted.split(BREAK).filter(tidy).map((line) => line.split("\t").map(tidy).filter(Boolean))
  return rows.length && rows.every(({ length }) => length > 1) ? rows : null
}

function questionOfRow([first, ...rest]) {
  const answer = rest.at(-1)
  const found = { text: first.replace(NUMBER, ""), explanation: "" }
  if (rest.length < 3) return { ...found, ...said(answer) }
  const texts = rest.slice(0, -1)
  const right = placesIn(answer, texts)
  return { ...found, ...(right.length ? { type: "choice", options: texts, right } : chosen(rest.map(optionOf))) }
}

function blocksOf(pasted) {
  const blocks = [[]]
  for (const line of pasted.split(BREAK).map(tidy)) {
    if (line) blocks.at(-1).push(line)
    else if (blocks.at(-1).length) blocks.push([])
  }
  return blocks.filter(({ length }) => length)
}

function questionOf([first, ...rest]) {
  const found = { text: first.replace(NUMBER, "") }
  const options = []
  for (const line of rest) {
    const named = NAMED.find(([, pattern]) => pattern.test(line))
    if (named) found[named[0]] = line.replace(named[1], "")
    else options.push(optionOf(line))
  }
  const seconds = numberIn((found.seconds ?? "").replace(/(?:초|s|sec|seconds)$/iu, ""))
  return {
    text: found.text, explanation: found.explanation ?? "",
    ...(Number.isInteger(seconds) && { seconds }),
    ...(options.length ? chosen(options, found.correct) : said(found.correct)),
  }
}

function optionOf(line) {
  const bare = line.replace(LETTER, "")
  const ticked = TICK.test(line) || TICK.test(bare) || RIGHT.test(line)
  const text = line.replace(TICK, "").replace(BOX, "").replace(LETTER, "").replace(TICK, "").replace(RIGHT, "")
  return { text: text || line, ticked }
}

function chosen(options, answer) {
  const texts = options.map(({ text }) => text)
  const ticked = options.flatMap((option, index) => (option.ticked ? [index] : []))
  return { type: "choice", options: texts, right: ticked.length ? ticked : placesIn(answer ?? "", texts) }
}

// "B", "2", "②", "A, C", or the words of an option.
function placesIn(answer, texts) {
  const whole = texts.indexOf(answer)
  if (whole >= 0) return [whole]
  const places = answer.split(/[,、/]| 와 | 과 | and /u).map((one) => placeIn(tidy(one), texts))
  return [...new Set(places.filter((place) => place >= 0 && place < texts.length))]
}

function placeIn(one, texts) {
  if (texts.includes(one)) return texts.indexOf(one)
  if (/^\(?[A-Ta-t][.)]?$/.test(one)) return one.replace(/\W/g, "").toUpperCase().charCodeAt(0) - "A".charCodeAt(0)
  if (/^\(?\d{1,2}[.)번]?\)?$/u.test(one)) return Number(one.replace(/\D/g, "")) - 1
  const circled = one.codePointAt(0) - CIRCLED
  return circled >= 0 && circled < 20 ? circled : -1
}

// Without options: a number, or words. "O" and "X" are a choice of these.
function said(answer = "") {
  if (/^[OXox○×]$/u.test(answer)) return { type: "choice", options: ["O", "X"], right: [/[Oo○]/u.test(answer) ? 0 : 1] }
  const [plain, tolerance] = answer.split(/\s*(?:±|\+\/-|\+-)\s*/u)
  const value = numberIn(plain ?? "")
  if (!Number.isNaN(value)) return { type: "number", value: String(value), tolerance: tolerance ? tidy(tolerance) : "0" }
  return { type: "text", accepted: answer.split(/\s*[,/|、]\s*/u).map(tidy).filter(Boolean) }
}
