import { arrange, find, show } from "../core/dom.js"
import { giveFocus } from "../core/focus.js"
import { t } from "../core/strings.js"
import { addStyle } from "../core/style.js"
import { markNews } from "./tab_news.js"
import { tabAfter } from "./view_choice.js"

const ICONS = new URL("../../img/room_icons.svg", import.meta.url).pathname
const SVG = "http://www.w3.org/2000/svg"
const KEYBOARD = 0.75 // of the window's height is left, at most, above an open keyboard

// The bar of the tabs at `[data-tabs]`, and the strip that says what has opened behind another one.
// `choose(tab)`: the person's choice; `goTo(tab)`: with the focus. Resolves when its style is there.
export async function mountTabBar({ place, tabs, choose, goTo }) {
  const frame = find(`[data-tabs=${place}]`)
  const bar = element("div", { className: "tab-bar" }, { role: "tablist", "aria-label": t("tabs_label") })
  const strip = element("div", { className: "tab-strip" }, { role: "status" })
  const buttons = new Map(tabs.map((tab) => [tab, buttonOf(tab)]))
  let there = []
  let told = null

  await addStyle("tabs")
  frame.prepend(strip)
  frame.append(bar)
  makeRoomForKeyboard(bar)

  function buttonOf(tab) {
    const id = `tab-${tab.name}`
    const controls = tab.root.id ||= `tabpanel-${tab.name}`
    const button = element("button", { type: "button", id, className: "tab" }, { role: "tab", "aria-controls": controls })
    button.dataset.testid = id
    button.append(...(tab.icon ? [icon(tab.icon)] : []), words("label", tab.label), words("mark", "", "tab-mark"), words("news", "", "visually-hidden"))
    find("[data-field=mark]", button).setAttribute("aria-hidden", "true")
    button.addEventListener("click", () => choose(tab))
    tab.root.setAttribute("role", "tabpanel")
    tab.root.setAttribute("aria-labelledby", id)
    return button
  }

  bar.addEventListener("keydown", (event) => {
    const next = tabAfter(event.key, there, there.find((tab) => buttons.get(tab) === event.target))
    if (!next || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    choose(next)
    giveFocus(buttons.get(next))
  })

  function dress(tab, isShown) {
    const button = buttons.get(tab)
    button.setAttribute("aria-selected", String(isShown))
    button.tabIndex = isShown ? 0 : -1
    markNews(button, tab.news)
  }

  function drawStrip(now) {
    if (now === told) return
    told = now
    if (!now) return strip.replaceChildren()
    const button = element("button", { type: "button", className: "tab-strip-button" })
    button.dataset.testid = "tab-strip"
    button.append(words("opened", now.words), words("go", t("tab_go"), "tab-strip-go"))
    button.addEventListener("click", () => goTo(now.tab))
    strip.replaceChildren(button)
  }

  return {
    draw({ there: now, shown, strip: opened }) {
      there = now
      show(bar, there.length > 1)
      frame.classList.toggle("tabbed", there.length > 1)
      arrange(bar, there.map((tab) => buttons.get(tab)))
      for (const tab of there) dress(tab, tab === shown)
      drawStrip(opened)
    },
  }
}

// Roles and ARIA states are attributes here: Firefox has had their properties only since version 119.
function element(name, properties, attributes = {}) {
  const made = Object.assign(document.createElement(name), properties)
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value)
  return made
}

function words(field, text, className = "") {
  const span = element("span", { textContent: text, className })
  span.dataset.field = field
  return span
}

function icon(name) {
  const svg = document.createElementNS(SVG, "svg")
  svg.setAttribute("class", "icon")
  svg.setAttribute("aria-hidden", "true")
  const use = document.createElementNS(SVG, "use")
  use.setAttribute("href", `${ICONS}#${name}`)
  svg.append(use)
  return svg
}

// Where a soft keyboard is open, the words above it need the place.
function makeRoomForKeyboard(bar) {
  const view = globalThis.visualViewport
  const tallest = new Map() // by width: a phone may lie on its side
  const isTyping = () => document.activeElement?.matches("input, textarea, [contenteditable]")
  function look() {
    const { width, height, scale } = view
    if (scale > 1.01) return
    const most = Math.max(height, tallest.get(width) ?? 0)
    tallest.set(width, most)
    bar.classList.toggle("gives-way", Boolean(isTyping()) && height < KEYBOARD * most)
  }
  if (!view) return
  view.addEventListener("resize", look)
  for (const change of ["focusin", "focusout"]) addEventListener(change, () => setTimeout(look))
  look()
}
