import { findAll } from "./dom.js"
import { keepTyped } from "./kept_fields.js"
import { inPageLanguage } from "./language.js"
import { learnFrom } from "./strings.js"

const PATIENCE = 10000 // ms

// Adds a part of the page that is asked for when it is needed: one element, with its strings and perhaps styles, put
// into the page by `place`. Rejects when the server does not answer as it should, or a style does not load: then nothing of
// it stays in the page.
export async function addPart(address, place = (part) => document.body.append(part)) {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), PATIENCE)
  try {
    const answer = await fetch(inPageLanguage(address), { credentials: "same-origin", signal: stop.signal })
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`)
    await add(new DOMParser().parseFromString(await answer.text(), "text/html"), place)
  } finally {
    clearTimeout(timer)
  }
}

async function add(answered, place) {
  const part = answered.body.firstElementChild
  learnFrom(answered)
  const dressed = Promise.all(findAll("link[rel=stylesheet]", part).map(dress))
  place(part)
  keepTyped(part)
  try {
    await dressed
  } catch (problem) {
    part.remove()
    throw problem
  }
}

// Resolves once a style is loaded. `data-late`: a style that does not load concerns its part alone, not the page (guard.js).
function dress(style) {
  style.dataset.late = ""
  return new Promise((resolve, reject) => {
    style.onload = resolve
    style.onerror = () => reject(new Error(`${style.href}: not loaded`))
  })
}
