import { findAll } from "./dom.js"

const locale = document.documentElement.lang || "ko"
const clock = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" })
const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" })

export const clockTime = (iso) => (iso ? clock.format(new Date(iso)) : "")

export const dayTime = (iso) => day.format(new Date(iso))

export function localTimes(root = document) {
  for (const place of findAll("time[datetime]", root)) place.textContent = dayTime(place.dateTime)
}
