import { t } from "../core/strings.js"

const ZOOM = "engagenow.screen.zoom"
const THEME = "engagenow.screen.theme"
const LEAST = 0.7
const MOST = 2
const STEP = 0.1
const POINTER_RESTS = 3000 // ms

export function addScreenShortcuts(shortcuts, shelf, stage) {
  const zoom = mountZoom(shelf)
  const theme = mountTheme(shelf)
  shortcuts.add("F", t("shortcut_full_screen"), turnFullScreen)
  shortcuts.add("Q", t("shortcut_qr"), stage.turnCode)
  shortcuts.add("L", t("shortcut_bright"), theme.turn)
  shortcuts.add("+", t("shortcut_larger"), () => zoom.by(STEP), { repeats: true })
  shortcuts.add("-", t("shortcut_smaller"), () => zoom.by(-STEP), { repeats: true })
  shortcuts.add("0", t("shortcut_normal"), () => zoom.to(1))
  offerHelpWhilePointerMoves()
}

// The size of the text, kept in this browser for the next session as well.
function mountZoom(shelf) {
  let zoom = Number(shelf.read(ZOOM)) || 1

  function to(wanted) {
    zoom = Math.round(Math.min(MOST, Math.max(LEAST, wanted)) * 10) / 10
    document.documentElement.style.setProperty("--zoom", zoom)
    shelf.write(ZOOM, zoom)
  }

  to(zoom)
  return { to, by: (step) => to(zoom + step) }
}

// Dark, or bright for a room with its lights on, kept in this browser for the next session as well.
function mountTheme(shelf) {
  const { dataset } = document.documentElement

  function become(theme) {
    dataset.theme = theme
    shelf.write(THEME, theme)
  }

  if (shelf.read(THEME) === "bright") become("bright")
  return { turn: () => become(dataset.theme === "bright" ? "dark" : "bright") }
}

// The picture has no controls: the help button shows while the pointer moves.
function offerHelpWhilePointerMoves() {
  let timer = null
  addEventListener("pointermove", () => {
    document.body.classList.add("pointer-moved")
    clearTimeout(timer)
    timer = setTimeout(() => document.body.classList.remove("pointer-moved"), POINTER_RESTS)
  }, { passive: true })
}

function turnFullScreen() {
  const asked = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.()
  asked?.catch(() => {}) // an iframe or a policy may forbid it
}
