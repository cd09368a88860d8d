// Lists that people paste: from a mail, a slide, a spreadsheet.
const BREAK = /\r\n|[\r\n\v\f\x85\u2028\u2029]/
const NUMBER = /^(?:\(?\d{1,2}[.)]|\(\d{1,2}\)|[①-⑳])\s*/u
const BULLET = /^[-*•·‣⁃▪▫◦○●■□▶►–—✓✔☐☑]\s+/u
const CELL = /(?:"((?:[^"]|"")*)"|([^\t\r\n\v\f\x85\u2028\u2029]*))(\t|\r\n|[\r\n\v\f\x85\u2028\u2029]|$)/gu

const tidy = (text) => text.replace(/\s+/g, " ").trim()

// Lines as they were typed: each that is not empty, tidied.
export const linesOf = (text) => text.split(BREAK).map(tidy).filter(Boolean)

// The items of a pasted text. Cells of a spreadsheet become items: a single row gives one a cell, several rows one a row.
// Bullets and numbers go where every line has one: "3. Quarter" alone keeps its number.
export function itemsOf(pasted) {
  const rows = rowsOf(pasted).map((row) => row.map(tidy).filter(Boolean)).filter((row) => row.length)
  const items = rows.length === 1 ? rows[0] : rows.map(joined)
  return withoutMarks(items)
}

// A spreadsheet quotes a cell that holds a line break or a quotation mark.
function rowsOf(pasted) {
  const rows = [[]]
  for (const [, quoted, plain, end] of pasted.matchAll(CELL)) {
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? plain)
    if (end !== "\t") rows.push([])
  }
  return rows
}

// A first column that only counts is left out.
function joined(row) {
  const [first, ...rest] = row
  return (rest.length && /^\(?\d{1,3}[.)]?$/.test(first) ? rest : row).join(" ")
}

function withoutMarks(items) {
  for (const mark of [BULLET, NUMBER]) {
    if (items.length > 1 && items.every((item) => mark.test(item) && item.replace(mark, ""))) {
      return items.map((item) => item.replace(mark, ""))
    }
  }
  return items
}
