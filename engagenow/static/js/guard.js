// Says in words that the page did not start. A classic script in old syntax: it runs where the modules cannot.
(function () {
  var PATIENCE = 12000 // ms
  var root = document.documentElement
  var ours = location.origin + "/"
  var reason = ""

  // A page that started may lack its style all the same.
  function isFine() {
    return reason !== "style" && root.hasAttribute("data-started")
  }

  function show() {
    var place = document.querySelector("[data-guard]")
    if (!reason || !place || isFine()) return
    place.setAttribute("data-guard", reason)
    root.setAttribute("data-failed", reason)
    place.hidden = false
  }

  function complain(why) {
    if (reason !== "style") reason = why
    show()
  }

  // The errors of elements do not bubble. A failed preload says nothing yet: the module may still load.
  addEventListener("error", function (event) {
    var from = event.target
    if (from && from.nodeName === "SCRIPT") complain("script")
    else if (from && from.nodeName === "LINK") { if (from.rel === "stylesheet" && !from.hasAttribute("data-late")) complain("style") }
    else if (String(event.filename).indexOf(ours) === 0) complain("script")
  }, true)

  function hasModules() {
    return document.querySelector("script[type=module]") !== null
  }

  // The page is parsed. DOMContentLoaded would be too late: it waits for the modules.
  document.addEventListener("readystatechange", function () {
    if (hasModules() && !("noModule" in document.createElement("script"))) complain("old")
    show()
  })
  setTimeout(function () { if (hasModules()) complain("script") }, PATIENCE)
})()
