import { serverNow } from "../core/clock.js"
import { mountDragging } from "../core/dragging.js"
import { fill, find, onceAFrame, show } from "../core/dom.js"
import { giveFocus } from "../core/focus.js"
import { t, tn } from "../core/strings.js"
import { isOn } from "../sessions/state.js"
import { createCards } from "./desk/card.js"
import { createCommands } from "./desk/commands.js"
import { openDismissal, openLabels, openMerged, openReply } from "./desk/forms.js"
import { deskPart } from "./desk/next.js"
import { offerSteps } from "./desk/offers.js"
import { mountSwitch } from "./desk/switch.js"
import { fetchWhole } from "./fetching.js"
import { mountList } from "./list.js"
import { mountNews } from "./news.js"
import { SORTS } from "./sorts.js"
import { questionsFold } from "./state.js"

// Questions in the side column of the presenter's page.
export function mount({ root, store, send, read, steps, shortcuts, tab, boot }) {
  store.part("questions", questionsFold)
  fetchWhole({ store, read, jitter: 0 })
  const redraw = onceAFrame(draw)
  const commands = createCommands({ send, steps })
  const sort = find("[data-sort]", root)
  const filter = find("[data-filter]", root)
  const queueList = find("[data-queue]", root)
  let merging = null // the id of the question that is being merged into another one
  let told = null // the queue as it was answered, until the desk tells it

  const questions = () => store.read("questions").questions
  const desk = () => deskPart(store.read("desk"))
  const queue = () => (told ?? desk().queue).filter((id) => questions()[id]?.state === "live")
  const shown = () => (store.read("session")?.stage?.show === "question" ? store.read("session").stage.id : null)
  const labels = () => [...new Set(Object.values(questions()).flatMap((one) => one.labels))].sort()

  const ACTS = {
    stage: ({ id }) => (shown() === id ? commands.showList() : commands.show(id)),
    answer: ({ id }) => commands.answer(id, true),
    reopen: ({ id }) => commands.answer(id, false),
    reply: (question, row, button) => openReply(row, question, button, (text, answered) => commands.reply(question.id, text, answered || question.state === "answered")),
    label: (question, row, button) => openLabels(row, question, button, labels(), (chosen) => commands.label(question.id, chosen)),
    merged: ({ id }, row, button) => openMerged(row, button, () => read(`/questions/${encodeURIComponent(id)}/merged`), commands.unmerge),
    merge: ({ id }) => setMerging(id),
    dismiss: (question, row, button) => openDismissal(row, button, (reason) => commands.dismiss(question.id, reason)),
    into: async ({ id: into }) => {
      const id = merging
      setMerging(null)
      await commands.merge(id, into)
    },
    queue: ({ id }) => enqueue(id, queue().length),
    unqueue: ({ id }) => enqueue(id, null),
    up: (question, row, button) => move(question.id, -1, button),
    down: (question, row, button) => move(question.id, 1, button),
  }

  const cards = createCards({ acts: ACTS, itemOf: (id) => questions()[id], refuses: (...press) => list.refuses(...press) })
  const list = mountList({
    root, redraw, template: "desk-question", dress,
    zones: { queue: queueList, live: find("[data-live]", root), answered: find("[data-answered-list]", root) },
  })
  const dragging = mountDragging(queueList, (id, by) => move(id, by), redraw)

  // The presenter's own doing is seen at once, also under the pointer.
  async function enqueue(id, position) {
    const answer = await commands.queue(id, position)
    if (!answer) return false
    told = answer.queue
    list.order.letThrough()
    draw()
    return true
  }

  async function move(id, by, button) {
    const to = queue().indexOf(id) + by
    if (to < 0 || to >= queue().length || !(await enqueue(id, to))) return
    find("[data-said]", root).textContent = t("question_moved", { place: queue().indexOf(id) + 1, of: queue().length })
    if (button) giveFocus(button)
  }

  function setMerging(id) {
    merging = id
    show(find("[data-merging]", root), Boolean(id))
    if (id) fill(root, { merging: t("merge_into_which", { text: questions()[id].text }) })
    draw()
    if (id) find("[data-stop-merging]", root).focus()
  }

  function dress(row, question, zone) {
    const place = queue().indexOf(question.id)
    cards(row, question, zone, { isShown: question.id === shown(), merging, place, of: queue().length })
  }

  function draw() {
    if (dragging.isUnderWay()) return
    const all = Object.values(questions())
    const queued = queue()
    if (merging && questions()[merging]?.state !== "live") setMerging(null)
    drawFilter()
    const fits = ({ labels: own }) => !filter.value || own.includes(filter.value)
    const others = all.filter((one) => one.state === "live" && !queued.includes(one.id) && fits(one))
    const groups = {
      queue: queued.map((id) => questions()[id]),
      live: SORTS[sort.value](others, serverNow()),
      answered: SORTS.newest(all.filter((one) => one.state === "answered" && fits(one))),
    }
    list.draw(groups, `${sort.value} ${filter.value}`)
    drawAround(groups)
  }

  function drawAround({ queue: next, live, answered }) {
    const { totals, partial } = store.read("questions")
    const { waiting_count: waits } = desk()
    const isOff = !isOn(store.read("session"), "questions")
    fill(root, {
      totals: t("questions_totals", { asked: totals.asked, shown: totals.shown, answered: totals.answered }),
      waits: waits ? tn("questions_waiting", waits) : "",
      answered: answered.length,
      empty: t(partial ? "questions_loading" : filter.value ? "questions_none_labelled" : "desk_questions_none"),
    })
    show(find("[data-queue-part]", root), next.length > 0)
    show(find("[data-answered]", root), answered.length > 0)
    show(find("[data-empty]", root), !isOff && !live.length && !next.length)
    show(find("[data-waiting]", root), waits > 0)
    show(find("[data-head]", root), !isOff || !partial)
  }

  function drawFilter() {
    const names = labels()
    show(filter.closest("label"), names.length > 0)
    if (filter.dataset.names === names.join("\n")) return
    const { value } = filter
    filter.dataset.names = names.join("\n")
    filter.replaceChildren(filter.options[0], ...names.map((name) => new Option(name, name)))
    filter.value = names.includes(value) ? value : ""
  }

  function toStage() {
    const { show: now } = store.read("session").stage
    return ["question", "questions"].includes(now) ? commands.hideAll() : commands.showList()
  }

  // What waits is decided on where all that people write is.
  function toWaiting() {
    const other = find("[data-view-tab=moderation]")
    other.click()
    giveFocus(other)
  }

  find("[data-waiting]", root).addEventListener("click", toWaiting)
  for (const select of [sort, filter]) select.addEventListener("change", draw)
  const freeze = find("[data-freeze]", root)
  freeze.addEventListener("click", () => {
    const isFrozen = freeze.getAttribute("aria-pressed") !== "true"
    freeze.setAttribute("aria-pressed", String(isFrozen))
    list.order.hold("frozen", isFrozen)
  })
  find("[data-stop-merging]", root).addEventListener("click", () => setMerging(null))
  root.addEventListener("keydown", ({ key }) => { if (key === "Escape" && merging) setMerging(null) })
  shortcuts.add("A", t("shortcut_questions"), () => void toStage())
  store.watch("desk", () => { told = null })
  for (const part of ["questions", "desk", "session"]) store.watch(part, redraw)
  const switchOn = mountSwitch({ root, store, isPresenter: !boot.scope })
  offerSteps({ store, steps, commands, queue, switchOn })
  mountNews({ store, tab })
}
