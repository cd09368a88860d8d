import { addPart } from "../../core/part.js"

const asked = new Map() // page → a promise

// The templates, words and styles of quizzes on a page ("room", "screen", "presenter"), once.
export function loadParts(page) {
  if (!asked.has(page)) asked.set(page, addPart(`/parts/quiz/${page}`).catch((problem) => { asked.delete(page); throw problem }))
  return asked.get(page)
}
