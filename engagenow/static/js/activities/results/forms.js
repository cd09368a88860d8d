import { fill, find, findAll, onceAFrame, show } from "../../core/dom.js"
import { failedWords } from "../../core/panels.js"
import { columnsOf, nextRows } from "./arrivals.js"
import { gliding, keyed } from "./keyed.js"

const LONG = 80 // letters: the projector shows a longer text in a smaller size
const CALM = 2 // texts that come or go at once: more cannot be followed by eye
const CROWD = 400 // ms, in which a text glides to its place: those that come sooner stand there at once

// How the models of model.js look. Each form is mounted on an element and returns what draws a model into it.
export const FORMS = { bars, columns, statements, cards, quote, cloud }

function bars(root) {
  root.className = "bars"
  const draw = keyed(root, "results-bar", (element, { label, rank = "", own, added, percent, count, share }) => {
    fill(element, { label, rank, own, added, percent, count })
    grow(element, share)
    element.classList.toggle("own", Boolean(own))
  })
  return ({ rows }) => {
    setVariable(root, "--half", Math.ceil(rows.length / 2)) // of a picture in two columns
    root.classList.toggle("ranked", rows.some(({ rank }) => rank))
    draw(rows)
  }
}

function columns(root) {
  root.append(...find("#results-scale").content.cloneNode(true).children)
  root.className = "scale"
  return scaleIn(root)
}

function scaleIn(root) {
  const mark = find(".scale-mean", root)
  const draw = keyed(find(".columns", root), "results-column", (element, { label, own, above, count, share }) => {
    fill(element, { label, own, percent: above, count: share ? count : "" })
    grow(element, share)
    element.classList.toggle("own", Boolean(own))
  })
  return ({ rows, mean, low, mid = "", high }) => {
    draw(rows)
    fill(root, { low, mid, high })
    show(mark, Boolean(mean))
    if (mean) mark.style.setProperty("--at", mean.at)
  }
}

function statements(root) {
  root.className = "statements"
  const scales = new WeakMap()
  const draw = keyed(root, "results-statement", (element, { label, mean, voters, at, columns: rows, low, high }) => {
    fill(element, { label, mean, voters })
    if (!scales.has(element)) scales.set(element, scaleIn(element))
    scales.get(element)({ rows, mean: at === undefined ? null : { at }, low, high })
  })
  return ({ rows, low, high }) => draw(rows.map((row) => ({ ...row, low, high })))
}

// In several columns each text keeps its own: others come above it, none beside.
function cards(root, { cardColumns = 1, newest = Infinity }) {
  root.className = "cards"
  const lists = Array.from({ length: cardColumns }, () => document.createElement("ul"))
  root.append(...lists)
  const draws = lists.map(cardsIn)
  let wanted = []
  let shown = null
  let places = new Map() // id → column
  let changedAt = -Infinity

  // Whether these changes can be followed by eye.
  function isCalm(changes) {
    const now = performance.now()
    const isAlone = now - changedAt > CROWD
    if (changes) changedAt = now
    return changes > 0 && changes <= CALM && isAlone
  }

  function step() {
    const { rows, more, changes } = nextRows(wanted, shown)
    shown = new Set(rows.map(({ id }) => id))
    places = columnsOf(rows, places, cardColumns)
    const columns = draws.map((_, column) => rows.filter(({ id }) => places.get(id) === column))
    const put = () => columns.forEach((column, index) => draws[index](column, { still: true }))
    if (isCalm(changes)) gliding(findAll(".card", root), put)
    else put()
    setCrowd(root, Math.max(...columns.map(({ length }) => length)))
    if (more) stepLater()
  }

  const stepLater = onceAFrame(step)
  return ({ rows }) => {
    wanted = rows.slice(0, newest)
    step()
  }
}

function quote(root) {
  root.className = "quote"
  const list = document.createElement("ul")
  root.append(list)
  const draw = cardsIn(list)
  return ({ rows }) => draw(rows)
}

// Loaded when there is a cloud: most sessions have none.
function cloud(root, options) {
  let draw = (model) => { last = model }
  let last = null
  import("../cloud/form.js").then(({ default: mount }) => {
    draw = mount(root, options)
    if (last) draw(last)
  }, (problem) => {
    console.warn("the cloud was not loaded", problem)
    root.replaceChildren(failedWords())
  })
  return (model) => draw(model)
}

const cardsIn = (list) => keyed(list, "results-card", (element, { text, nickname, own }) => {
  fill(element, { text, nickname, own })
  element.classList.toggle("own", Boolean(own))
  element.classList.toggle("long", text.length > LONG)
})

// How many texts the longest column has, for css/activities_screen.css. A selector with :has() would say so as well, and be looked
// up for all texts whenever one comes.
function setCrowd(root, longest) {
  const crowd = longest > 2 ? "many" : longest > 1 ? "some" : "few"
  if (root.dataset.crowd !== crowd) root.dataset.crowd = crowd
}

const grow = (element, share) => setVariable(element, "--share", share)

// Setting a variable, to the same value as well, gives all elements within their styles again.
function setVariable(element, name, value) {
  if (element.style.getPropertyValue(name) !== String(value)) element.style.setProperty(name, value)
}
