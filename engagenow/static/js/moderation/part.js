import { addPart } from "../core/part.js"

let asked = null

// Adds the strings and styles of moderation to a room, once.
export function bringPart() {
  asked ??= addPart("/parts/moderation").catch((problem) => {
    asked = null
    throw problem
  })
  return asked
}
