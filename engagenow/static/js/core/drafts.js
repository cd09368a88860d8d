// Drafts of a feature that has several places to write in. `shelf`, `key`: of the feature's draft (unsent.js). Each place has
// a key of its own, so that two tabs of one browser never overwrite each other's.
export function createDrafts({ shelf, key }) {
  const prefix = `${key}.`
  return {
    places: () => shelf.keys(prefix).map((one) => one.slice(prefix.length)),
    read: (place) => shelf.read(prefix + place),
    write: (place, draft) => (draft ? shelf.write(prefix + place, draft) : shelf.remove(prefix + place)),
  }
}
