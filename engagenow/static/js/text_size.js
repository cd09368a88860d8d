// Uses the text size that was chosen in this browser (core/text_size.js). A classic script: it runs before anything is drawn.
(function () {
  try {
    var size = JSON.parse(localStorage.getItem("engagenow.text-size")).value
    if (size >= 1 && size <= 2) document.documentElement.style.setProperty("font-size", 100 * size + "%")
  } catch (nothing) {
    // Nothing was chosen, or the storage is blocked.
  }
})()
