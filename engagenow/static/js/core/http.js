import { inPageLanguage } from "./language.js"
import { t } from "./strings.js"

const csrfToken = () => document.querySelector("meta[name=csrf-token]")?.content ?? ""

export async function api(method, url, body, { timeout = 10000, token = "" } = {}) {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), timeout)
  try {
    const response = await fetch(inPageLanguage(url), {
      method,
      credentials: "same-origin",
      cache: "no-store",
      signal: stop.signal,
      headers: { Accept: "application/json", "X-CSRFToken": csrfToken(), ...(token && { Authorization: `Bearer ${token}` }), ...(body && { "Content-Type": "application/json" }) },
      body: body && JSON.stringify(body),
    })
    if (response.ok) return response.status === 204 ? {} : await response.json()
    const answer = await response.json().catch(() => ({}))
    throw { code: answer.code ?? "server_error", detail: answer.detail ?? t("server_error"), status: response.status, ...answer }
  } catch (problem) {
    throw problem.code && problem.detail ? problem : { code: "offline", detail: t("no_answer") }
  } finally {
    clearTimeout(timer)
  }
}
