import { addPart } from "../core/part.js"

let asked = null

// Words and styles that a room needs of moderation, once.
export function bringPart() {
  asked ??= addPart("/parts/moderation").catch((problem) => {
    asked = null
    throw problem
  })
  return asked
}
