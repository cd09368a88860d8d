import { fill, find, show } from "../../core/dom.js"

const NEAR = 8 // px from the top

// Brings a card into sight that has been opened or whose results have been shown, unless a person is in the middle of an
// answer: then a line above says so. `atWork()`: the element of that answer, or nothing.
export function mountNewest({ button, scroller, atWork }) {
  let card = null
  const top = () => card.getBoundingClientRect().top - scroller.getBoundingClientRect().top
  const isFirst = () => card.previousElementSibling === null
  const toCard = () => scroller.scrollTo({ top: isFirst() ? 0 : scroller.scrollTop + top() - NEAR })
  const isInSight = () => (isFirst() ? scroller.scrollTop < NEAR : top() >= 0 && top() < scroller.clientHeight / 2)
  const hide = () => show(button, false)
  button.addEventListener("click", () => {
    toCard()
    find("[data-title]", card)?.focus({ preventScroll: true })
    hide()
  })
  scroller.addEventListener("scroll", () => { if (card && isInSight()) hide() }, { passive: true })
  scroller.addEventListener("focusin", ({ target }) => { if (card?.contains(target)) hide() })

  // `draw()` puts the card in its place and answers it. What is being filled in stays where it is.
  return function comesUp(words, draw) {
    const held = atWork()
    const before = held?.getBoundingClientRect().top
    card = draw()
    if (!held) return toCard()
    scroller.scrollBy({ top: held.getBoundingClientRect().top - before, behavior: "instant" })
    if (held.contains(card) || card.contains(held)) return undefined
    fill(button, { newest: words, way: top() > 0 ? "↓" : "↑" })
    return show(button)
  }
}
