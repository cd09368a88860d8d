// The mark of an option of a quiz: a letter, a shape and a colour, the same on phones and on the projector. The classes are
// in css/quiz.css. Each option has another letter; shapes and colours repeat.
const SHAPES = 8
const COLOURS = 6

export const markOf = (index) => ({
  letter: String.fromCharCode("A".charCodeAt(0) + index),
  shape: `quiz-shape-${index % SHAPES}`,
  colour: `quiz-colour-${index % COLOURS}`,
})

// Adds the mark of an option to an element with [data-letter] and [data-shape] in it. Answers the element.
export function wear(element, index) {
  const { letter, shape, colour } = markOf(index)
  element.classList.add(colour)
  element.querySelector("[data-letter]").textContent = letter
  element.querySelector("[data-shape]").classList.add(shape)
  return element
}
