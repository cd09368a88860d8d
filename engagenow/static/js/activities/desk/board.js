import { createRefresher } from "../../core/refresh.js"
import { activitiesFold } from "../state.js"
import { currentOf, itemsOf, withAnswer } from "./agenda_state.js"

const PAUSE = { every: 1500, jitter: 500 } // ms

const boards = new WeakMap()

// The activities as the presenter's page has them, the same for all panels of a page.
export function boardOf(context) {
  const { store } = context
  if (!boards.has(store)) boards.set(store, createBoard(context))
  return boards.get(store)
}

// Order and drafts are asked for by HTTP, again whenever the desk tells that something has changed; the rest comes live.
export function createBoard({ store, read, refresher = createRefresher }) {
  const watchers = []
  let list = null // as HTTP told it last
  let chosen = null
  let isFailing = false
  let part = null // of the desk: activities, as it was told last
  let told = null // its data as a text
  let answers = 0 // of commands: a list that was asked for before one of them is out of date

  const { request, now } = refresher(load, PAUSE)

  async function load() {
    const before = answers
    try {
      const found = await read("/activities")
      if (before !== answers) return void request()
      list = found
      isFailing = false
    } catch (refusal) {
      isFailing = true
      throw refusal
    } finally {
      tell()
    }
  }

  function tell() {
    for (const watch of watchers) watch()
  }

  function take(change) {
    answers += 1
    list = change(list ?? [])
    tell()
  }

  // What changes no results has changed the agenda, which does not wait.
  function hear(desk) {
    if (desk?.activities === part) return // another feature has changed
    part = desk?.activities
    const said = JSON.stringify(desk?.activities?.data ?? null)
    tell()
    if (said === told) now()
    else request()
    told = said
  }

  function choose(id) {
    chosen = id
    tell()
  }

  const items = () => itemsOf(list ?? [], store.read("activities")?.activities, store.read("desk")?.activities?.data.results)

  store.part("activities", activitiesFold)
  for (const part of ["activities", "session", "count"]) store.watch(part, tell)
  store.watch("desk", hear)
  store.on("activity_opened", ({ activity }) => choose(activity.id)) // also by another page of this presenter
  store.watch("joined", (joined) => { if (joined) request() })
  now()

  return {
    items,
    get isLoaded() { return list !== null },
    get isFailing() { return isFailing },
    get current() { return currentOf(items(), chosen) },
    choose,
    // What a command has answered.
    take(activity, after) { take((known) => withAnswer(known, activity, after)) },
    takeAll(all) { take(() => all) },
    drop(id) { take((known) => known.filter((one) => one.id !== id)) },
    refresh: request,
    watch(watcher) { watchers.push(watcher); watcher() },
  }
}
