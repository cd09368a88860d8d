import { whileBusy } from "../../core/busy.js"
import { arrange, fill, find, findAll, show } from "../../core/dom.js"
import { t } from "../../core/strings.js"
import { clockTime } from "../../core/times.js"
import { toast } from "../../core/toast.js"
import { authorWords, whoOf } from "./author.js"

const keyOf = ({ participant_id: id, feature, id: textId }) => id ?? `${feature}/${textId}`
const UNDONE_BY = { muted: "unmute_participant", removed: "readmit_participant" }
const TOLD = { muted: "person_unmuted", removed: "person_let_in" }

// The participants who are muted, and those who were removed, each with a button that ends this.
export function mountHeldBack({ root, store, commands }) {
  for (const place of findAll("[data-people-of]", root)) mountOne(place, place.dataset.peopleOf)

  function mountOne(place, name) {
    const rows = new Map() // id of a participant → row

    function rowOf(person) {
      const id = keyOf(person)
      const nickname = person.nickname ?? authorWords(person.text)
      if (!rows.has(id)) rows.set(id, newRow(id))
      Object.assign(rows.get(id), { person, words: nickname })
      return fill(rows.get(id), { nickname, until: whenOf(name, person) })
    }

    function newRow(id) {
      const row = find("template", place).content.firstElementChild.cloneNode(true)
      const button = find("button", row)
      button.addEventListener("click", () => whileBusy(button, () => end(id)))
      return row
    }

    async function end(id) {
      const { person, words: nickname } = rows.get(id)
      if (await commands.told(UNDONE_BY[name], whoOf(person))) toast(t(TOLD[name], { nickname }))
    }

    store.watch("desk", (desk) => {
      const people = desk?.moderation?.data?.[name] ?? []
      const ids = new Set(people.map(keyOf))
      for (const id of rows.keys()) if (!ids.has(id)) rows.delete(id)
      arrange(find("ul", place), people.map(rowOf), find("summary", place))
      fill(place, { [`${name}_count`]: people.length })
      show(place, people.length > 0)
    })
  }
}

function whenOf(name, { until, at }) {
  if (name === "removed") return clockTime(at)
  return until ? t("until_time", { time: clockTime(until) }) : t("until_the_end")
}
