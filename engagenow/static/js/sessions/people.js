import { confirm } from "../core/dialogs.js"
import { arrange, clone, fill, find, findAll, show } from "../core/dom.js"
import { keepFocusAmong } from "../core/focus.js"
import { api } from "../core/http.js"
import { createRefresher } from "../core/refresh.js"
import { tellRefusal } from "../core/refusals.js"
import { mountRoving } from "../core/roving.js"
import { t } from "../core/strings.js"
import { toast } from "../core/toast.js"

const PAGE = 50
const MOST_AT_ONCE = 200 // the server gives no more in one answer
const PAUSE = { every: 1500, jitter: 1000 } // ms
const TYPING = 250 // ms without a key until a search begins

// Who is here now; with a search, all who ever were. The count comes live, the names are asked for when it moves.
// `token`: of a moderator, who is not told how many have joined in all. Answers { openBy(open), open(person) }: a panel hands
// over what opens a person, {id, nickname, kicked}.
export function mountPeople({ store, session, steps, token }) {
  const url = `/api/sessions/${encodeURIComponent(session.id)}`
  const list = find("[data-people]")
  const search = find("[data-people-search]")
  const more = find("[data-people-more]")
  const rows = new Map() // {id: {row, person}}, as they were drawn last
  const refresher = createRefresher(look, PAUSE)
  let wanted = PAGE
  let asked = 0
  let openPerson = null

  async function look() {
    const mine = ++asked
    const q = search.value.trim()
    try {
      const [people, joined] = await Promise.all([peopleOf(url, q, wanted + 1, token), token ? null : joinedIn(url)])
      if (mine !== asked) return // typed on meanwhile
      draw(people, emptyWords(q, joined))
      tellJoined(joined)
    } catch (problem) {
      if (!rows.size) say("people_failed")
      throw problem
    }
  }

  function draw(people, words) {
    const shown = people.slice(0, wanted)
    forget(shown)
    arrange(list, shown.map((person) => dress(rowOf(person), person, openPerson)))
    show(more, people.length > wanted)
    show(list, shown.length > 0)
    say(shown.length ? "" : words)
  }

  function say(key) {
    const place = find("[data-people-empty]")
    place.textContent = key ? t(key) : ""
    show(place, Boolean(key))
  }

  function forget(shown) {
    const ids = new Set(shown.map(({ id }) => id))
    for (const id of rows.keys()) if (!ids.has(id)) rows.delete(id)
  }

  function rowOf(person) {
    const { row } = rows.get(person.id) ?? { row: newRow(person.id) }
    rows.set(person.id, { row, person })
    return row
  }

  function newRow(id) {
    const row = clone("person")
    const name = find("[data-field=nickname]", row)
    name.id = `person-${id}`
    for (const button of findAll("button", row)) button.setAttribute("aria-describedby", name.id)
    find("[data-kick]", row).addEventListener("click", () => kick(rows.get(id).person))
    find("[data-readmit]", row).addEventListener("click", () => readmit(rows.get(id).person))
    find("[data-person]", row).addEventListener("click", () => openPerson(rows.get(id).person))
    return row
  }

  async function kick(person) {
    const { nickname } = person
    const texts = { question: t("kick_question", { nickname }), consequence: t("kick_consequence"), answer: t("kick_answer") }
    if (!(await confirm(texts))) return
    await ask(person, "kick", () => steps.undo(t("kicked", { nickname }), ["person", { id: person.id, nickname }]))
  }

  const wordsOfReadmitted = ({ nickname }) => t("readmitted", { nickname })
  const readmit = (person) => ask(person, "readmit", () => toast(wordsOfReadmitted(person)))

  async function ask({ id }, what, done) {
    try {
      await api("POST", `${url}/participants/${encodeURIComponent(id)}/${what}`, undefined, { token })
      done()
      refresher.now()
      return true
    } catch (refusal) {
      tellRefusal(refusal)
      return false
    }
  }

  steps.way("person", async (person) => (await ask(person, "readmit", () => {})) && wordsOfReadmitted(person))
  mountRoving(list, "[data-kick], [data-readmit], [data-person]")
  let typing = null
  search.addEventListener("input", () => {
    wanted = PAGE
    clearTimeout(typing)
    typing = setTimeout(refresher.now, TYPING)
  })
  more.addEventListener("click", () => {
    wanted += PAGE
    refresher.now()
  })
  tellJoined(token ? null : session.joined_count)
  store.watch("count", refresher.request)
  store.watch("joined", refresher.request)
  store.on("participant_renamed", refresher.request)
  return {
    openBy(open) {
      openPerson = open
      for (const { row } of rows.values()) show(find("[data-person]", row))
    },
    open: (person) => openPerson?.(person),
  }
}

const joinedIn = async (url) => (await api("GET", url)).joined_count

// `joined`: how many have joined in all; null where that is not known.
function tellJoined(joined) {
  fill(document, { joined: joined === null ? "" : t("joined_in_all", { n: joined }) })
}

// At most `most` people, page after page.
async function peopleOf(url, q, most, token) {
  const found = []
  while (found.length < most) {
    const limit = Math.min(MOST_AT_ONCE, most - found.length)
    const query = new URLSearchParams({ limit, ...(q ? { q } : { connected: true }) })
    if (found.length) query.set("after", found.at(-1).id)
    const page = await api("GET", `${url}/participants?${query}`, undefined, { token })
    found.push(...page)
    if (page.length < limit) break
  }
  return found
}

function emptyWords(q, joined) {
  if (q) return "people_not_found"
  return joined === 0 ? "people_none" : "people_away"
}

function dress(row, person, openPerson) {
  row.dataset.here = String(person.connected)
  const more = find("[data-person]", row)
  more.setAttribute("aria-label", t("more_of_person", { nickname: person.nickname }))
  show(more, Boolean(openPerson))
  const buttons = [find("[data-kick]", row), find("[data-readmit]", row)]
  keepFocusAmong(buttons, () => buttons.forEach((button, index) => show(button, Boolean(index) === person.kicked)))
  return fill(row, { nickname: person.nickname, state: person.kicked ? t("removed") : person.connected ? "" : t("away") })
}
