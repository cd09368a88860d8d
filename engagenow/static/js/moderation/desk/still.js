const STILL = 600 // ms after rows have moved in which a press of a pointer may be meant for the row before

// Another row may be under the pointer after rows have moved: for a moment the buttons take no press, and look disabled.
// `buttons()`: those of all rows.
export function createStill(buttons) {
  let timer = null

  function setWaiting(isWaiting) {
    for (const button of buttons()) {
      if (isWaiting) button.setAttribute("aria-disabled", "true")
      else button.removeAttribute("aria-disabled")
    }
  }

  return {
    get isOn() { return timer !== null },
    // Rows that have come meanwhile wait as well.
    refresh() { if (timer !== null) setWaiting(true) },
    begin() {
      clearTimeout(timer)
      setWaiting(true)
      timer = setTimeout(() => {
        timer = null
        setWaiting(false)
      }, STILL)
    },
  }
}
