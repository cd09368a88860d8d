import { findAll } from "../core/dom.js"
import { offerDownload } from "../core/download.js"

export function mountResults() {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  for (const link of findAll("[data-export]")) {
    // Times in a downloaded file are in the zone of the browser that asks for it.
    if (timeZone) link.search = new URLSearchParams({ tz: timeZone })
    offerDownload(link)
  }
}
