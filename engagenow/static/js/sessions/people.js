import { confirm } from "../core/dialogs.js"
import { arrange, clone, fill, find, show } from "../core/dom.js"
import { api } from "../core/http.js"
import { t } from "../core/strings.js"
import { toast } from "../core/toast.js"

const QUIET = 600
const SHOWN = 200

// Who is and was here. The count comes live; the names are fetched when it has moved.
export function mountPeople({ store, session }) {
  const url = `/api/sessions/${encodeURIComponent(session.id)}`
  const list = find("[data-people]")
  const rows = new Map()
  let timer = null
  let again = false

  const later = () => {
    if (timer) return (again = true)
    timer = setTimeout(look, pause())
  }

  // A full hall is not fetched anew for everybody who comes through the door.
  const pause = () => QUIET + 10 * rows.size

  async function look() {
    again = false
    try {
      const [people, now] = await Promise.all([api("GET", `${url}/participants`), api("GET", url)])
      draw(people)
      fill(document, { joined: t("joined_in_all", { n: now.joined_count }) })
    } catch {
      again = true
      if (!rows.size) say("people_failed")
    }
    timer = null
    if (again) timer = setTimeout(look, 4 * pause())
  }

  function draw(people) {
    const order = [...people].sort((a, b) => b.connected - a.connected || Date.parse(b.joined_at) - Date.parse(a.joined_at))
    arrange(list, order.slice(0, SHOWN).map((person) => dress(rowOf(person), person)))
    const more = find("[data-people-more]")
    more.textContent = t("people_more", { n: order.length - SHOWN })
    show(more, order.length > SHOWN)
    say(people.length ? "" : "people_none")
    show(list, people.length > 0)
  }

  function say(key) {
    const place = find("[data-people-empty]")
    place.textContent = key ? t(key) : ""
    show(place, Boolean(key))
  }

  function rowOf(person) {
    if (!rows.has(person.id)) {
      const row = clone("person")
      find("[data-kick]", row).addEventListener("click", () => kick(person))
      rows.set(person.id, row)
    }
    return rows.get(person.id)
  }

  function dress(row, person) {
    row.dataset.here = String(person.connected)
    show(find("[data-kick]", row), !person.kicked)
    return fill(row, { nickname: person.nickname, state: person.kicked ? t("removed") : person.connected ? "" : t("away") })
  }

  async function kick({ id, nickname }) {
    const texts = { question: t("kick_question", { nickname }), consequence: t("kick_consequence"), answer: t("kick_answer") }
    if (!(await confirm(texts))) return
    try {
      await api("POST", `${url}/participants/${encodeURIComponent(id)}/kick`)
      look()
    } catch (refusal) {
      toast(refusal.detail)
    }
  }

  fill(document, { joined: t("joined_in_all", { n: session.joined_count }) })
  store.watch("count", later)
  store.watch("joined", later)
}
