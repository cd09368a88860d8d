// Typed on a Korean keyboard a code comes full-width, spaced, hyphened, in any case.
export function tidyCode(text) {
  return text.normalize("NFKC").toUpperCase().replace(/[^\p{L}\p{N}]/gu, "")
}
