const NEAR = 100 // px from the end at which a reader who comes down has arrived
const STILL_THERE = 24 // px: so small a move up was a slip of the finger
const HANDS_ON = 600 // ms after a wheel, touch or key in which a move up is the reader's, whatever changed size meanwhile
const KEYS_UP = new Set(["ArrowUp", "PageUp", "Home", " "])

const measure = (box) => ({ top: box.scrollTop, height: box.scrollHeight, client: box.clientHeight })
const toGo = ({ top, height, client }) => height - top - client
const sameSize = (one, other) => one.height === other.height && one.client === other.client

// A browser moves the content itself when sizes change; only a move up without that, or by hand, is the reader's.
export function movedUp(before, now, byHand) {
  return now.top < before.top - 1 && toGo(now) > 1 && (byHand || sameSize(before, now))
}

export function cameDown(before, now) {
  return toGo(now) < NEAR && (now.top > before.top || toGo(now) <= 1)
}

// Keeps the end of `list` in sight in the scrolling `box`, whatever changes size, until the reader scrolls up. Then the
// row that the reader sees first keeps its place. `always`: this page cannot be scrolled. `told(following)`: after a change.
export function followEnd(box, list, { always = false, told = () => {} } = {}) {
  let following = true
  let seen = measure(box)
  let handAt = -Infinity
  let holding = false
  let timer = null
  let hidden = false // with its tab: nothing can be measured then, and the place is kept
  let anchor = null // { row, offset }: where the reader sees the first row

  const byHand = () => holding || performance.now() - handAt < HANDS_ON
  const isHidden = () => hidden || box.clientHeight === 0
  const touched = () => { handAt = performance.now() }
  const offsetOf = (row) => row.getBoundingClientRect().top - box.getBoundingClientRect().top

  function become(value) {
    if (following === value) return
    following = value
    told(value)
  }

  function toEnd() {
    box.scrollTop = box.scrollHeight
    seen = measure(box)
  }

  // Whether the reader has moved since we looked last.
  function look() {
    const before = seen
    if (isHidden()) return before
    seen = measure(box)
    if (always) return before
    if (movedUp(before, seen, byHand())) leave()
    else if (!following && cameDown(before, seen)) become(true)
    return before
  }

  function leave() {
    if (holding || byHand()) touched() // the content glides on after the finger
    become(false)
    clearTimeout(timer)
    timer = setTimeout(() => { if (!isHidden() && toGo(measure(box)) < STILL_THERE) resume() }, HANDS_ON)
  }

  function resume() {
    become(true)
    toEnd()
  }

  function remember() {
    const row = firstVisible(box, [...list.children])
    anchor = row && { row, offset: offsetOf(row) }
  }

  function restore() {
    if (!anchor?.row.isConnected) return remember()
    box.scrollTop += offsetOf(anchor.row) - anchor.offset
    seen = measure(box)
  }

  function settle() {
    if (isHidden()) return
    if (following) toEnd()
    else restore()
  }

  function scrolled() {
    if (isHidden()) return
    const before = look()
    if (following) return toGo(seen) > 1 && toEnd()
    if (sameSize(before, seen)) remember() // else the sizes' own turn comes, and restores
  }

  function released() {
    if (holding) touched()
    holding = false
  }

  box.addEventListener("scroll", scrolled, { passive: true })
  box.addEventListener("wheel", (event) => { if (event.deltaY < 0) touched() }, { passive: true })
  box.addEventListener("keydown", (event) => { if (KEYS_UP.has(event.key)) touched() })
  box.addEventListener("pointerdown", (event) => { holding = event.pointerType !== "touch" })
  box.addEventListener("touchstart", () => { holding = true }, { passive: true })
  // A finger that begins to scroll ends as a pointer, with pointercancel, and stays as a touch.
  addEventListener("pointerup", (event) => { if (event.pointerType !== "touch") released() })
  for (const end of ["touchend", "touchcancel"]) addEventListener(end, (event) => { if (!event.touches.length) released() }, { passive: true })
  const sizes = new ResizeObserver(() => {
    if (!hidden) look()
    hidden = box.clientHeight === 0
    settle()
  })
  for (const part of [box, ...box.children]) sizes.observe(part)

  return {
    get following() { return following },
    resume,
    // Before rows change. `staying`: the rows that remain.
    before(staying) {
      look()
      if (following || isHidden()) return
      remember()
      const rows = [...list.children]
      const row = rows.slice(Math.max(0, rows.indexOf(anchor?.row))).find((one) => staying.has(one))
      anchor = row && { row, offset: offsetOf(row) }
    },
    after: settle,
  }
}

// The rows stand in order, so that few of them have to be measured.
function firstVisible(box, rows) {
  const edge = box.getBoundingClientRect().top
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (rows[middle].getBoundingClientRect().bottom > edge + 1) high = middle
    else low = middle + 1
  }
  return rows[low] ?? rows.at(-1)
}
