import { createDrafts } from "../../core/drafts.js"
import { placeOf } from "../places.js"
import { answeredElsewhere, confirmed } from "./confirmed.js"
import { kinds } from "./kinds.js"
import { cardOf, lastEntry, ownAnswers, PAUSES } from "./state.js"

const SPREAD = 2000 // ms: what a pause refused is sent again, by all phones of a hall

// The answers of this browser, on their way and given, and what is being chosen or typed. `now()`: the server's time.
export function createAnswers({ store, outbox, draft, changed, now, wait = setTimeout, random = Math.random }) {
  const shelf = createDrafts(draft)
  const drafts = new Map(shelf.places().map((place) => [place, shelf.read(place)]).filter(([, draft]) => isDraft(draft)))
  const resending = new Set()
  let entries = outbox.list() // reading them takes the browser's storage
  let given = new Map()

  function setDraft(activity, draft) {
    const place = placeOf(activity)
    if (draft) drafts.set(place, draft)
    else drafts.delete(place)
    shelf.write(place, draft)
    changed()
  }

  function forget(places) {
    for (const place of places) {
      drafts.delete(place)
      shelf.write(place, null)
    }
  }

  function dropEntries({ id, question_id: question }, isDropped = () => true) {
    const concerns = ({ payload }) => payload.activity_id === id && payload.question_id === question
    for (const entry of entries) if (concerns(entry) && isDropped(entry)) outbox.remove(entry.id)
  }

  // What is told now needs no place of its own. Another tab's answer ends a change that was begun here; texts that were
  // typed stay.
  function takeMine(mine) {
    const before = given
    given = ownAnswers(mine)
    const stale = answeredElsewhere(entries, before, given).filter((place) => drafts.has(place) && !drafts.get(place).texts)
    outbox.settle(confirmed(entries, before, given), 0)
    forget(stale)
    changed()
  }

  // What a pause refused is sent again once the activity is open.
  function resend(activities) {
    for (const { id, state, code, payload } of entries) {
      const { state: now, round } = activities[payload.activity_id] ?? {}
      if (state !== "failed" || !PAUSES.has(code) || now !== "open" || round !== payload.round || resending.has(id)) continue
      resending.add(id)
      wait(() => {
        resending.delete(id)
        if (isStillRefused(id)) outbox.retry(id)
      }, SPREAD * random())
    }
  }

  const isStillRefused = (id) => entries.some((entry) => entry.id === id && PAUSES.has(entry.code))

  // A draft of a round that is over has nowhere to go.
  function forgetPast(activities) {
    const past = [...drafts.keys()].filter((place) => {
      const [id, round] = place.split(":")
      return activities[id] && activities[id].round > Number(round)
    })
    forget(past)
    if (past.length) changed()
  }

  outbox.watch(() => { entries = outbox.list() })
  store.watch("mine", takeMine)
  store.watch("activities", ({ activities }) => { forgetPast(activities); resend(activities) })

  return {
    of: (activity) => cardOf({
      activity, given: given.get(placeOf(activity)), entries, draft: drafts.get(placeOf(activity)), now: now(),
    }),
    // What is known of an answer, for a card of another kind.
    known: (activity) => ({ given: given.get(placeOf(activity))?.answer, entries, draft: drafts.get(placeOf(activity)) }),
    has: (activity) => given.has(placeOf(activity)) || Boolean(lastEntry(entries, activity)) || drafts.has(placeOf(activity)),
    // Something is chosen or typed, and not submitted.
    isBegun: (activity) => activity.state === "open" && drafts.has(placeOf(activity)),
    change: setDraft,
    edit(activity, answer) {
      setDraft(activity, kinds[activity.kind].draftOf(activity.definition, answer))
    },
    // What was refused is dropped as well: it would come back into the form. What is on its way still is.
    cancel(activity) {
      dropEntries(activity, ({ state }) => state !== "waiting")
      setDraft(activity, null)
    },
    // The one before, if it has not been sent yet, is replaced.
    submit(activity, answer) {
      const { id, round, question_id: question } = activity
      dropEntries(activity)
      outbox.add("answer", { activity_id: id, round, ...(question && { question_id: question }), answer })
      setDraft(activity, null)
    },
  }
}

const isDraft = (kept) => Boolean(kept) && typeof kept === "object"
