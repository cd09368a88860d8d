// ASCII alone: a host is then the one that is read, and a Korean particle behind an address is not part of it.
const LINK = /https?:\/\/[a-z0-9][a-z0-9.-]*(?::\d+)?(?:[/?#][!-~]*)?/gi
const CLOSING = /[.,;:!?'"*_~\]}>]$/

// The text as [{text, href?}]: what begins with http:// or https:// is a link.
export function parts(text) {
  const found = []
  let at = 0
  for (const match of text.matchAll(LINK)) {
    const address = withoutPunctuation(match[0])
    if (!isAddress(address)) continue
    if (match.index > at) found.push({ text: text.slice(at, match.index) })
    found.push({ text: address, href: address })
    at = match.index + address.length
  }
  if (at < text.length || !found.length) found.push({ text: text.slice(at) })
  return found
}

// Fills the place with the text, its links for tapping.
export function fillLinked(place, text) {
  place.replaceChildren(...parts(text).map((part) => (part.href ? linkOf(part) : part.text)))
}

function linkOf({ text, href }) {
  const link = document.createElement("a")
  Object.assign(link, { textContent: text, href, target: "_blank", rel: "noopener noreferrer nofollow ugc" })
  return link
}

function withoutPunctuation(address) {
  let text = address
  while (CLOSING.test(text) || (text.endsWith(")") && count(text, ")") > count(text, "("))) text = text.slice(0, -1)
  return text
}

const count = (text, sign) => text.split(sign).length - 1

function isAddress(text) {
  try {
    return ["http:", "https:"].includes(new URL(text).protocol)
  } catch {
    return false
  }
}
