// A device's clock may be days wrong: how far it is ahead of the server's, in ms.
let ahead = 0

// The server says what time it is. With the page first, which may take seconds to load; then each time we join.
export function setServerTime(iso) {
  if (iso) ahead = Date.now() - Date.parse(iso)
}

// The server's time in ms since 1970.
export const serverNow = () => Date.now() - ahead

// The whole minutes until a time, at least 1.
export const minutesUntil = (iso) => Math.max(1, Math.ceil((Date.parse(iso) - serverNow()) / 60000))
