import { find, findAll, show } from "../core/dom.js"
import { giveFocus } from "../core/focus.js"
import { hasSwitch, isOn } from "./state.js"
import { markNews } from "./tab_news.js"
import { createViewChoice, tabAfter } from "./view_choice.js"

const WIDE = matchMedia("(min-width: 73.75rem)") // 1180 px: agenda, middle, side
const MIDDLE = matchMedia("(min-width: 48rem)") // 768 px: middle, side

// The views that are a column of their own at this width, and so have no tab.
const columns = () => (WIDE.matches ? ["run", "agenda"] : MIDDLE.matches ? ["run"] : [])

// The presenter's page: what stands beside the middle, or on a phone instead of it, chosen by tabs. `of(feature)` is
// what the panel of a feature gets as `tab`; it has the same words as on the phones of participants (tabs.js).
export function mountViews({ store }) {
  const tabs = new Map(findAll("[data-view-tab]").map((button) => [button.dataset.viewTab, newTab(button)]))
  const choice = createViewChoice([...tabs.keys()])
  let shown = null

  const offered = () => [...tabs].filter(([name, tab]) => isThere(name, tab) && !columns().includes(name)).map(([name]) => name)
  const isSeen = (name) => name === shown || columns().includes(name)

  // What is loaded late is not there yet while it is switched off. All else says itself that it is off.
  function isThere(name, tab) {
    const session = store.read("session")
    return tab.offered || (hasSwitch(session, name) && isOn(session, name))
  }

  function isSwitchedOn(name) {
    const session = store.read("session")
    return hasSwitch(session, name) ? isOn(session, name) : undefined
  }

  function draw() {
    const names = offered()
    shown = choice.among(names, isSwitchedOn)
    for (const [name, tab] of tabs) {
      if (isSeen(name)) tab.news = 0
      dressTab(tab, { offered: names.includes(name), selected: name === shown })
      tell(tab, isSeen(name))
    }
    for (const view of findAll("[data-view]")) dressView(view, { tab: names.includes(view.dataset.view), seen: isSeen(view.dataset.view) })
    for (const part of findAll("[data-view-with]")) show(part, isSeen(part.dataset.viewWith))
    find("main").dataset.shown = shown
  }

  function choose(name) {
    if (!tabs.has(name)) return
    choice.choose(name)
    draw()
  }

  function moveBy(event, name) {
    const next = tabAfter(event.key, offered(), name)
    if (!next || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    choose(next)
    giveFocus(tabs.get(next).button)
  }

  function news(name, count) {
    const tab = tabs.get(name)
    if (isSeen(name) || tab.news === count) return
    tab.news = count
    draw()
  }

  function apiOf(name, tab) {
    return {
      show: () => choose(name),
      isShown: () => isSeen(name),
      // Nothing comes up by itself on the page of the person who opens things.
      open: () => news(name, true),
      unopen: () => news(name, 0),
      news: (count) => news(name, count),
      offer(there) { if (tab.offered !== there) { tab.offered = there; draw() } },
      hold() {},
      watch(watcher) { tab.watchers.push(watcher); watcher(isSeen(name)) },
    }
  }

  for (const [name, { button }] of tabs) {
    button.addEventListener("click", () => choose(name))
    button.addEventListener("keydown", (event) => moveBy(event, name))
  }
  for (const width of [WIDE, MIDDLE]) width.addEventListener("change", draw)
  store.watch("session", draw)
  const apis = new Map([...tabs].map(([name, tab]) => [name, apiOf(name, tab)]))
  // What runs in the middle is a view of its own on a phone.
  return { choose, of: (name) => apis.get(name) ?? apis.get("run"), start: placeBars }
}

const newTab = (button) => ({ button, offered: button.dataset.late === undefined, news: 0, watchers: [], seen: null })

function tell(tab, seen) {
  if (tab.seen === seen) return
  tab.seen = seen
  for (const watch of tab.watchers) watch(seen)
}

function dressTab({ button, news }, { offered, selected }) {
  show(button, offered)
  button.setAttribute("aria-selected", String(selected))
  button.tabIndex = selected ? 0 : -1
  markNews(button, news)
}

function dressView(view, { tab, seen }) {
  view.setAttribute("role", tab ? "tabpanel" : "region")
  show(view, seen)
}

// What belongs to all of the side stands in the first view that has a place for it.
function placeBars() {
  const home = find(".view [data-slot=bar]")
  if (home) home.append(...findAll("[data-place=bar]"))
}
