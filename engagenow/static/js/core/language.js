// The language that the page's own address asks for (?lang=en), if it does: answers are to come in it as well.
export const pageLanguage = new URLSearchParams(globalThis.location?.search).get("lang")

export function inPageLanguage(path, language = pageLanguage) {
  if (!language) return path
  return `${path}${path.includes("?") ? "&" : "?"}lang=${encodeURIComponent(language)}`
}
