const SETTLED = 150 // ms: what a region holds when its tab comes up is not told

// Tells a screen reader, by the region `place`: `say(words)`.
export function createVoice(place) {
  return function say(words) {
    const line = document.createElement("span") // a new element is told even when its text is the same
    line.textContent = words
    setTimeout(() => place.replaceChildren(line), SETTLED)
  }
}
