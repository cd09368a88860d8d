// How one option of a quiz is told from another, the same on phones and on the wall: a letter, a shape and a colour. The
// classes are in css/quiz.css. Colours and shapes come again after some options; a letter is one option's alone.
const SHAPES = 8
const COLOURS = 6

export const markOf = (index) => ({
  letter: String.fromCharCode("A".charCodeAt(0) + index),
  shape: `quiz-shape-${index % SHAPES}`,
  colour: `quiz-colour-${index % COLOURS}`,
})

// Puts the mark of an option on an element with [data-letter] and [data-shape] in it.
export function wear(element, index) {
  const { letter, shape, colour } = markOf(index)
  element.classList.add(colour)
  element.querySelector("[data-letter]").textContent = letter
  element.querySelector("[data-shape]").classList.add(shape)
  return element
}
