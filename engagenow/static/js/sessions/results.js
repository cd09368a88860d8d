import { findAll } from "../core/dom.js"
import { api } from "../core/http.js"
import { tellRefusal } from "../core/refusals.js"

export function mountResults() {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  for (const link of findAll("[data-export]")) {
    // Times in a downloaded file are in the zone of the browser that asks for it.
    if (timeZone) link.search = new URLSearchParams({ tz: timeZone })
    link.addEventListener("click", (event) => { if (event.isTrusted) downloadIfLoggedIn(event, link) })
  }
}

// A browser says nothing useful of a download that was refused.
async function downloadIfLoggedIn(event, link) {
  event.preventDefault()
  try {
    await api("GET", "/auth/me")
    link.click()
  } catch (refusal) {
    tellRefusal(refusal)
  }
}
