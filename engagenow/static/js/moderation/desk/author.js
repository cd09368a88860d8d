import { t } from "../../core/strings.js"

const SHOWN = 24 // letters of a text that tell which one is meant

// Whom a command is about: a participant, or the author of a text without a name.
export const whoOf = ({ participant_id: id, feature, id: textId }) => (id ? { participant_id: id } : { feature, id: textId })

// What the author of a text without a name is called; `text` may be gone.
export function authorWords(text) {
  if (!text) return t("author_of_a_text")
  return t("author_of", { text: text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text })
}
