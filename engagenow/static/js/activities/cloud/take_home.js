import { HEIGHT, WIDTH } from "./boxes.js"
import { layOut } from "./layout.js"
import { narrowing } from "./letters.js"
import { COLOURS, colourOf } from "./picture.js"
import { inSlices } from "./slices.js"

const LARGER = 2 // pixels of a PNG for one of the canvas
const MARGIN = 40
const BASELINE = 0.36 // em below the middle of a word

// A cloud as a picture in a file: `rows` of model.js; `root`: an element in whose colours and letters it is drawn.
export async function svgOf(rows, root) {
  const { places } = await inSlices(layOut(rows))
  return svgFile(places, lookOf(root))
}

function lookOf(root) {
  const style = getComputedStyle(root)
  const of = (name) => style.getPropertyValue(name).trim()
  return {
    family: style.fontFamily, paper: of("--surface"),
    colours: Array.from({ length: COLOURS }, (_, index) => of(`--cloud-${index}`)),
  }
}

// The text of an SVG file that needs nothing else. `family`: the names of fonts; `paper`: the colour behind the words.
export function svgFile(places, { family, paper, colours, narrow = narrowing }) {
  const box = `${-MARGIN} ${-MARGIN} ${WIDTH + 2 * MARGIN} ${HEIGHT + 2 * MARGIN}`
  const size = `width="${WIDTH + 2 * MARGIN}" height="${HEIGHT + 2 * MARGIN}"`
  const back = `<rect x="${-MARGIN}" y="${-MARGIN}" width="100%" height="100%" fill="${escaped(paper)}"/>`
  const words = places.map((place) => wordOf(place, colours, narrow(place.word, family)))
  const letters = `font-family="${escaped(family)}" font-weight="800" text-anchor="middle"`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" ${size}>${back}<g ${letters}>${words.join("")}</g></svg>\n`
}

function wordOf(place, colours, narrow) {
  const { x, y, letters, turned, word } = place
  const turn = turned ? " rotate(-90)" : ""
  const press = narrow < 1 ? ` scale(${Math.round(1000 * narrow) / 1000} 1)` : ""
  const at = `transform="translate(${x} ${y})${turn}${press}" dy="${Math.round(100 * BASELINE * letters) / 100}"`
  return `<text ${at} font-size="${letters}" fill="${escaped(colours[colourOf(place)])}">${escaped(word)}</text>`
}

const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }
const NEVER_IN_XML = /[\ufffe\uffff]/g // not even escaped
const escaped = (text) => text.replace(NEVER_IN_XML, "").replace(/[&<>"]/g, (sign) => SIGNS[sign])

// The picture of an SVG as a Blob of a PNG.
export async function pngOf(svg) {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = Object.assign(document.createElement("canvas"), {
    width: LARGER * (WIDTH + 2 * MARGIN), height: LARGER * (HEIGHT + 2 * MARGIN),
  })
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the canvas made no picture"))), "image/png")
  })
}

export const svgBlob = (svg) => new Blob([svg], { type: "image/svg+xml" })
