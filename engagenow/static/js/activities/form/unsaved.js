import { randomKey } from "../../core/ids.js"

// What is typed in a form, kept in this browser until it is saved: of each activity its own, under `fresh` of a new one.
// `draft`: of all forms (core/unsent.js). `item`: an activity, or null.
export function createUnsaved(draft, fresh) {
  const all = () => draft.read() || {}
  const keyOf = (item) => item?.id ?? fresh

  return {
    read: (item) => all()[keyOf(item)],
    // `typed`: null where nothing is to be kept.
    write(item, typed) {
      const { [keyOf(item)]: _, ...others } = all()
      const kept = typed ? { ...others, [keyOf(item)]: typed } : others
      draft.write(Object.keys(kept).length ? kept : "")
    },
  }
}

// Answers `stamp(payload)`, which answers the payload with a client_msg_id. The same payload again gets the same id, so that a
// form that is sent twice is stored once; `stamp.saved()`: the next one gets another id.
export function createStamp() {
  let sent = {} // {text, id}

  function stamp(payload) {
    const text = JSON.stringify(payload)
    if (sent.text !== text) sent = { text, id: randomKey() }
    return { ...payload, client_msg_id: sent.id }
  }

  return Object.assign(stamp, { saved() { sent = {} } })
}
