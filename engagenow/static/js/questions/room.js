import { serverNow } from "../core/clock.js"
import { fill, find, findAll, onceAFrame, show } from "../core/dom.js"
import { keepFocusIn } from "../core/keep_focus.js"
import { t } from "../core/strings.js"
import { toast } from "../core/toast.js"
import { offerReports } from "../moderation/offering.js"
import { mountAsk } from "./ask.js"
import { dressCard, isOther } from "./card.js"
import { fetchWhole } from "./fetching.js"
import { mountList } from "./list.js"
import { comeUpWithStage, mountNews } from "./news.js"
import { mountOffers } from "./offers.js"
import { createOutgoing } from "./outgoing.js"
import { createOwnNews, ownItems } from "./own.js"
import { createEditor, mountOwn } from "./own_view.js"
import { obstacle } from "./rules.js"
import { SORTS } from "./sorts.js"
import { questionsFold } from "./state.js"
import { createVotes } from "./votes.js"

const COMES_BACK = new Set(["invalid", "too_large", "text_refused", "too_many"])
const ON_TOP = new Set(["sending", "failed", "asking", "sent", "waiting"])

export function mount({ root, store, outbox, draft, read, send, tab }) {
  store.part("questions", questionsFold)
  fetchWhole({ store, read })
  let view = "popular"
  let hasAsked = false // since it was drawn last
  const redraw = onceAFrame(() => keepFocusIn(list.scroller, list.scroller, draw))
  const outgoing = createOutgoing({ outbox, changed: redraw, refused: takeBack })
  const votes = createVotes({ store, outgoing })
  const newsOf = createOwnNews()
  const own = () => ownItems({ mine: store.read("mine"), outgoing })
  const editor = createEditor({ outgoing })
  const offers = mountOffers({ root, candidates: () => live().filter(({ id }) => !ownIds().has(id)), votesOf: votes.of, support })
  const ask = mountAsk({ root, store, outgoing, draft, own, typed: offers.typed, asked: () => { hasAsked = true } })
  const list = mountList({
    root, dress, redraw, template: "question-card",
    isNews: (id) => !owned.has(id), // which stands on top until it has its place
    zones: { live: find("[data-live]", root), answered: find("[data-answered-list]", root) },
  })
  const drawOwn = mountOwn({ list: find("[data-own]", root), outgoing, editor, instead: list.scroller })

  const all = () => Object.values(store.read("questions").questions)
  const live = () => all().filter(({ state }) => state === "live")
  const ownIds = () => new Set(own().map(({ id }) => id))

  // Answers whether the entry is seen to.
  function takeBack(entry) {
    if (entry.name === "ask") return COMES_BACK.has(entry.code) && ask.takeBack(entry)
    if (entry.name === "edit_question") editor.refused(entry)
    toast(entry.detail)
    return true
  }

  function vote(row, id, event) {
    const question = store.read("questions").questions[id]
    if (!question || list.refuses(id, event)) return
    const why = obstacle(store.read("session"))
    if (why) return void toast(t(why))
    votes.turn(question)
    dress(row, question)
  }

  // What was typed says the same: it goes, with a way back.
  function support(id) {
    const question = store.read("questions").questions[id]
    if (!question) return
    if (!votes.of(question).voted) votes.turn(question)
    const { text } = ask
    ask.clear()
    toast(t("similar_supported"), { action: { label: t("similar_restore"), act: () => ask.restore(text) }, ms: 8000 })
  }

  let owned = new Map()
  function dress(row, question) {
    const { voted, votes: count, isOnItsWay } = votes.of(question)
    const item = owned.get(question.id)
    const isShown = store.read("session")?.stage?.id === question.id
    row.dataset.mine = String(Boolean(item))
    if (!isOther(row, question, voted, count, isOnItsWay, item, isShown)) return
    dressCard(row, { ...question, text: item?.change?.payload.text ?? question.text }, { votes: count, isOwn: Boolean(item), isShown })
    const button = find("[data-vote]", row)
    button.onclick ??= (event) => vote(row, question.id, event)
    button.setAttribute("aria-pressed", String(voted))
    button.classList.toggle("on-its-way", isOnItsWay)
    const mayVote = !item && question.state === "live"
    show(button, mayVote)
    show(find("[data-count]", row), !mayVote)
    editor.offer(row, item ?? { state: "" })
  }

  function draw() {
    const items = own()
    owned = new Map(items.filter(({ id }) => id).map((item) => [item.id, item]))
    const isMine = view === "mine"
    const fits = ({ id }) => !isMine || owned.has(id)
    const sorted = SORTS[isMine ? "newest" : view](live().filter(fits), serverNow())
    const answered = SORTS.newest(all().filter((one) => one.state === "answered" && fits(one)))
    const onTop = (there) => items.filter(({ id, state }) => !there.has(id) && (isMine || ON_TOP.has(state) || state === "live"))
    const shown = list.draw({ live: sorted, answered }, view, (there) => drawOwn(onTop(there)))
    if (hasAsked) list.scroller.scrollTo({ top: 0 }) // where it stands, with what becomes of it
    hasAsked = false
    for (const { state, text } of newsOf(items)) toast(t(`news_${state}`, { text }))
    drawWords(shown.size + onTop(shown).length, answered.length, isMine)
    ask.look()
    offers.redraw()
  }

  function drawWords(count, answered, isMine) {
    show(find("[data-empty]", root), !count)
    fill(root, { empty: store.read("questions").partial ? t("questions_loading") : t(isMine ? "questions_none_own" : "questions_none"), answered })
    show(find("[data-answered]", root), answered > 0)
    for (const button of findAll("[data-view-of]", root)) button.setAttribute("aria-pressed", String(button.dataset.viewOf === view))
  }

  function choose({ dataset }) {
    view = dataset.viewOf
    list.scroller.scrollTo({ top: 0 })
    draw()
  }

  for (const button of findAll("[data-view-of]", root)) button.addEventListener("click", () => choose(button))
  for (const part of ["questions", "mine", "session", "joined"]) store.watch(part, redraw)
  mountNews({ store, tab, own: ownIds })
  comeUpWithStage({ store, tab })
  offerReports({ list: list.scroller, rows: "[data-mine=false]", feature: "questions", textOf, placeOf: (row) => find(".question-words", row), hover: false, store, send })
  outgoing.look()
}

const textOf = (row) => ({ id: row.dataset.question, nickname: "", text: find("[data-field=text]", row).textContent })
