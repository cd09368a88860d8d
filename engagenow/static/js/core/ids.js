// crypto.randomUUID does not exist on plain http, getRandomValues does.
export function randomKey(bytes = 16) {
  const values = crypto.getRandomValues(new Uint8Array(bytes))
  return Array.from(values, (value) => value.toString(16).padStart(2, "0")).join("")
}
