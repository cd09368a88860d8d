import { boot } from "../core/boot.js"
import { find, findAll, show } from "../core/dom.js"
import { giveFocus } from "../core/focus.js"
import { failedWords, rootOf } from "../core/panels.js"
import { hasSwitch, isOn } from "./state.js"

const AGAIN_AFTER = 5000 // ms
const loadModule = (again) => import(again ? "./tab_choice.js?again" : "./tab_choice.js")
const newTab = (panel) => ({ ...panel, root: rootOf(panel), offered: !panel.part, news: 0, held: false, watchers: [] })

// One panel of `place` is shown at a time. While there is only one, this is all; the choice between several, with its
// bar, is loaded when there is a second one. It is tried twice before words stand above the panels.
export function createTabs({ place, store, load = loadModule }) {
  const tabs = boot.panels.filter((panel) => panel.place === place).map(newTab)
  const bars = findAll("[data-place=bar]")
  const home = bars[0]?.parentElement
  let shown = null
  let started = false
  let choice = null // null: not needed yet
  let wish = null // what is asked of it while it loads

  function there() {
    const session = store.read("session")
    return tabs.filter(({ name, offered }) => (hasSwitch(session, name) ? isOn(session, name) : offered))
  }

  function draw() {
    const now = there()
    if (choice?.draw) return choice.draw(now)
    if (!now.includes(shown)) bringUp(now[0] ?? shown)
    if (now.length > 1 && !choice) loadChoice()
  }

  function bringUp(tab) {
    if (tab === shown) return
    const before = shown
    const focused = before?.root.contains(document.activeElement)
    shown = tab
    tab.news = 0
    for (const each of tabs) show(each.root, each === tab)
    moveBars()
    if (focused) focusOn(tab)
    for (const each of [before, tab]) each?.watchers.forEach((watch) => watch(each === tab))
  }

  // What belongs to all tabs stands in the one that has a place for it, else below.
  function moveBars() {
    if (!started) return
    const target = find("[data-slot=bar]", shown.root) ?? home
    for (const each of bars) if (each.parentElement !== target) target.append(each)
  }

  function focusOn({ root }) {
    root.tabIndex = -1
    giveFocus(root)
  }

  async function loadChoice(again = false) {
    choice = {}
    try {
      const { createChoice } = await load(again)
      choice = await createChoice({ place, tabs, shown: () => shown, bringUp, focusOn, draw })
      if (wish) choice[wish[0]](...wish[1])
      draw()
    } catch (problem) {
      console.warn("the tabs were not loaded", problem)
      if (again) find(`[data-tabs=${place}]`).prepend(failedWords())
      else setTimeout(() => loadChoice(true), AGAIN_AFTER)
    }
  }

  const wishFor = (what, ...more) => {
    if (choice?.draw) choice[what](...more)
    else if (choice) wish = [what, more]
  }

  const apiOf = (tab) => ({
    // By the person's own wish.
    show: () => wishFor("choose", tab),
    isShown: () => tab === shown,
    // Comes up by itself, unless the person is at something: then `words` say what has opened, with a way there. What
    // came up tells a screen reader so itself.
    open: ({ words }) => wishFor("open", tab, words),
    // What had opened is over.
    unopen: () => wishFor("unopen", tab),
    // How much is new, or true for a mark without a number. None while the tab is shown.
    news(count) { if (tab !== shown && tab.news !== count) { tab.news = count; draw() } },
    // Whether there is anything in a tab whose feature has no switch.
    offer(offered) { if (tab.offered !== offered) { tab.offered = offered; draw() } },
    // The person is in the middle of something here: nothing else comes up by itself.
    hold(held) { tab.held = held },
    watch(watcher) { tab.watchers.push(watcher); watcher(tab === shown) },
  })

  const apis = new Map(tabs.map((tab) => [tab.name, apiOf(tab)]))
  if (tabs.length) bringUp(tabs[0])
  return {
    of: (name) => apis.get(name),
    // The panels are mounted: one that failed has taken no bar with it.
    start() {
      started = true
      if (!shown) return
      moveBars()
      store.watch("session", draw)
    },
  }
}
