// Removes what this browser keeps for one who does not come back: unsent commands and drafts.
export function forgetUnsent({ shelf, owner }) {
  for (const kind of ["outbox", "draft"]) for (const key of shelf.keys(`engagenow.${kind}.${owner}.`)) shelf.remove(key)
}
