import { whileBusy } from "./busy.js"
import { orTell } from "./refusals.js"
import { t } from "./strings.js"
import { toast } from "./toast.js"

const SOON = 1000 // ms after which a file that is still being made is told of

// Lets a link to a file of the server be busy until the file is here: the server writes it when it is asked for. A refusal is
// told. With a key held down the browser does what it does with such a link.
export function offerDownload(link) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    whileBusy(link, () => orTell(() => download(link.href)))
  })
}

async function download(address) {
  const timer = setTimeout(() => toast(t("file_comes")), SOON)
  try {
    const answer = await fetch(address, { cache: "no-store", headers: { Accept: "*/*" } }).catch(() => null)
    if (!answer?.ok) throw await refusalOf(answer)
    saveFile(await answer.blob(), nameIn(answer.headers.get("Content-Disposition") ?? ""))
  } finally {
    clearTimeout(timer)
  }
}

// `answer`: null where none came.
async function refusalOf(answer) {
  const told = await answer?.json().catch(() => ({}))
  return { code: answer ? "server_error" : "offline", detail: t(answer ? "server_error" : "no_answer"), ...told }
}

// The name that the server gives the file (RFC 6266), or "".
export function nameIn(disposition) {
  const whole = /filename\*=UTF-8''([^;]+)/.exec(disposition)?.[1]
  return whole ? decodeURIComponent(whole) : /filename="?([^";]+)/.exec(disposition)?.[1] ?? ""
}

// Gives a file to the browser's downloads.
export function saveFile(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
