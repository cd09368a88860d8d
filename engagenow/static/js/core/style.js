// Adds a stylesheet that is needed late, by its name in css/. Resolves when it is there; where it fails, guard.js says so.
export function addStyle(name) {
  const style = document.createElement("link")
  style.rel = "stylesheet"
  style.href = new URL(`../../css/${name}.css`, import.meta.url).pathname
  const loaded = new Promise((resolve) => { style.onload = style.onerror = resolve })
  document.head.append(style)
  return loaded
}
