// From large and airy to what still fits with 20 long options. css/activities_screen.css gives these classes a meaning;
// none is smaller than a hall can read.
const LEVELS = [
  "", "fit-1", "fit-2", "fit-3", "fit-4", "fit-4 fit-halves", "fit-4 fit-halves fit-two-lines",
  "fit-4 fit-halves fit-one-line", "fit-4 fit-halves fit-one-line fit-least",
]
const CLASSES = new Set(LEVELS.join(" ").split(" ").filter(Boolean))

// Keeps what is in `box` as large as its window lets it be: `inner` must not be higher than it is. Measures when
// `refit` is called, and when one of `watched` has got another size (a window, a text size).
export function mountFit(box, inner, watched) {
  function refit() {
    LEVELS.some((level) => {
      box.classList.remove(...CLASSES)
      if (level) box.classList.add(...level.split(" "))
      return inner.scrollHeight <= inner.clientHeight + 1
    })
  }

  const observer = new ResizeObserver(refit)
  for (const element of watched) observer.observe(element)
  return refit
}
