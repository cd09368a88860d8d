import { clone, fill, find, show } from "../../core/dom.js"
import { t } from "../../core/strings.js"
import { FORMS } from "./forms.js"
import { modelOf } from "./model.js"
import { whole } from "./numbers.js"
import { fillTable, longTable, tableOf } from "./table.js"

// The results of an activity, in `root`: as a picture and as a table. `cardColumns`: of texts; `newest`: so many texts.
// `words`: so many of a cloud; `listed`, `choose`: see cloud/form.js.
// `foot`: where mean, notes and how many have answered go, else below the picture.
//
// `draw` may be called as often as one likes: it touches what has changed, and answers the model (model.js).
//   activity  as the room sees it
//   told      {activity_id, round, results}, or nothing while they may not be seen
//   own       one's own answer, or nothing
//   present   how many people are here
//   answered  how many have answered, where `told` does not say
//   sort, item  of the stage
//   presenter   whether only the presenter sees it
export function mountResults(root, { foot: place, ...options } = {}) {
  const box = clone("results")
  const table = find("table", box)
  const foot = find(".results-foot", box)
  const fillLong = longTable(table)
  let drawn = {}
  root.append(box)
  place?.append(foot)

  // Another activity or round is another picture: nothing of it grows out of the one before.
  function formOf(form, subject) {
    if (drawn.form === form && drawn.subject === subject) return drawn.draw
    const chart = document.createElement("div")
    find(".results-chart", box).replaceChildren(chart)
    drawn = { form, subject, draw: FORMS[form](chart, options) }
    return drawn.draw
  }

  function draw({ activity, told = null, own = null, present, answered, sort, item, presenter }) {
    const model = modelOf(activity, told?.results, own, { sort, item, presenter, words: options.words })
    formOf(model.form, `${activity.id}:${told?.round ?? activity.round}`)(model)
    box.dataset.known = model.known
    const rows = tableOf(model, activity.kind)
    find(".results-chart", box).setAttribute("aria-hidden", String(Boolean(rows) && model.form !== "cloud")) // which is a picture with words
    show(table, Boolean(rows?.rows.length))
    if (model.form === "cloud") fillLong(rows)
    else if (rows) fillTable(table, rows)
    drawFoot(foot, model, model.known ? model.voters : answered, present)
    return model
  }

  return { draw }
}

function drawFoot(foot, { figures, notes }, answered, present) {
  const [mean = "", median = ""] = figures.map(({ name, value }) => `${name} ${value}`)
  fill(foot, { answered: answeredOf(answered, present), mean, median, notes: notes.join(" · ") })
}

// "N of M have answered"; only N where more have answered than are here now.
export function answeredOf(answered, present) {
  if (answered === undefined) return ""
  if (!present || answered > present) return t("answered", { n: whole(answered) })
  return t("answered_of", { n: whole(answered), of: whole(present) })
}
