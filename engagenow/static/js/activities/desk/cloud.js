import { whileBusy } from "../../core/busy.js"
import { openDialog } from "../../core/dialogs.js"
import { clone, fill, find, findAll, show } from "../../core/dom.js"
import { saveFile } from "../../core/download.js"
import { t } from "../../core/strings.js"
import { toast } from "../../core/toast.js"
import { MOST_WORDS } from "../cloud/words.js"
import { mountSimilar } from "./similar.js"

// A word cloud on the presenter's page: what can be done with it, and what is hidden. `draw(item)`, null for another kind.
export function mountCloudDesk({ root, commands }) {
  const tools = find("[data-cloud]", root)
  const hidden = find("[data-hidden-words]", tools)
  let item = null
  const drawSimilar = mountSimilar(find("[data-similar]", tools), (of, one, into) => commands.editWords(of, { op: "merge", word: one, into }))
  let told = "" // the words for which pairs were drawn last
  const word = mountWord(find("#cloud-word"), commands.editWords)
  const DO = {
    poll: () => commands.pollFromWords(item, Number(find("[data-top]", tools).value)),
    png: () => takeHome(item, "png", tools),
    svg: () => takeHome(item, "svg", tools),
  }

  for (const button of findAll("[data-cloud-do]", tools)) {
    button.addEventListener("click", () => whileBusy(button, () => DO[button.dataset.cloudDo]()))
  }

  function drawHidden(words) {
    const said = JSON.stringify(words)
    show(hidden, words.length > 0)
    if (hidden.dataset.words === said) return
    hidden.dataset.words = said
    find("ul", hidden).replaceChildren(...words.map((text) => {
      const row = fill(clone("cloud-hidden"), { word: text })
      const button = find("button", row)
      button.addEventListener("click", () => whileBusy(button, () => commands.editWords(item, { op: "unhide", word: text })))
      return row
    }))
  }

  return {
    choose: (row) => word.open(row, item),
    poll: () => DO.poll(),
    draw(now) {
      item = now
      show(tools, Boolean(now?.rounds))
      if (!now) return
      const words = now.results?.words ?? []
      for (const button of findAll("[data-cloud-do]", tools)) show(button, words.length >= Number(button.dataset.least))
      show(find("[data-top]", tools), words.length >= 2)
      const said = JSON.stringify([now.id, words.map((one) => one.word)])
      if (said !== told) drawSimilar(now, words)
      told = said
      drawHidden((now.results?.hidden ?? []).map(({ word: text }) => text))
    },
  }
}

async function takeHome(item, format, root) {
  try {
    await makePicture(item, format, root)
  } catch (problem) {
    console.warn("the picture was not made", problem)
    toast(t("picture_failed"))
  }
}

async function makePicture(item, format, root) {
  const { pngOf, svgBlob, svgOf } = await import("../cloud/take_home.js")
  const svg = await svgOf(item.results.words.slice(0, MOST_WORDS), root)
  const blob = format === "png" ? await pngOf(svg) : svgBlob(svg)
  saveFile(blob, `${item.title.replace(/[\\/:*?"<>|\s]+/g, " ").trim().slice(0, 60) || "cloud"}.${format}`)
}

// The dialog of one word: merged into another one, renamed, hidden. `edit(item, asked)` answers whether it was done.
function mountWord(dialog, edit) {
  const into = find("[data-into]", dialog)
  const name = find("[data-name]", dialog)
  let word = ""
  let item = null
  document.body.append(dialog)

  const ASKED = {
    merge: () => ({ op: "merge", word, into: into.value }),
    rename: () => ({ op: "rename", word, into: name.value.trim() }),
    hide: () => ({ op: "hide", word }),
  }

  for (const button of findAll("[data-edit]", dialog)) {
    button.addEventListener("click", () => whileBusy(button, async () => {
      const asked = ASKED[button.dataset.edit]()
      if (asked.into === "" || asked.into === word) return
      if (await edit(item, asked)) dialog.close()
    }))
  }
  name.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return
    event.preventDefault()
    find("[data-edit=rename]", dialog).click()
  })
  find("[data-close]", dialog).addEventListener("click", () => dialog.close())

  return {
    open(row, of) {
      item = of
      word = row.word
      const forms = row.variants.join(", ")
      fill(dialog, { word, count: row.count, variants: forms && t("word_variants", { forms }) })
      const others = item.results.words.filter((other) => other.word !== word)
      into.replaceChildren(new Option("–", ""), ...others.map((other) => new Option(other.word, other.word)))
      name.value = word
      openDialog(dialog)
    },
  }
}
