import { t } from "./strings.js"

// Says beside a field what is wrong with it, for eyes and for screen readers; an empty text takes that back.
// The place is the one that the field's aria-describedby names.
export function complainAt(field, text = "") {
  const place = document.getElementById(field.getAttribute("aria-describedby"))
  if (place.textContent !== text) place.textContent = text
  if (text) field.setAttribute("aria-invalid", "true")
  else field.removeAttribute("aria-invalid")
}

// Says beside a field by how much its text is too long, while it is typed: nothing is cut. `count(text)` counts as the
// server does. Answers a function that tells the same for the moment, "" when it fits.
export function watchLength(field, { most, count }) {
  function problem() {
    const over = count(field.value) - most
    return over > 0 ? t("too_long", { n: over }) : ""
  }
  field.addEventListener("input", () => complainAt(field, problem()))
  return problem
}

// What a refusal says of the one field that was sent.
export const sentenceOf = ({ errors, detail }) => errors?.[0]?.message ?? detail ?? t("server_error")
