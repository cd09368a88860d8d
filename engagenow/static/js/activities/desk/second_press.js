const SOON = 3000 // ms

// For a key whose step cannot be taken back: answers whether it was pressed for the same thing a moment ago. `now()`: ms.
export function createSecondPress(now = () => performance.now()) {
  let first = { what: null, at: 0 }
  return (what) => {
    const isSecond = first.what === what && now() - first.at <= SOON
    first = isSecond ? { what: null, at: 0 } : { what, at: now() }
    return isSecond
  }
}
