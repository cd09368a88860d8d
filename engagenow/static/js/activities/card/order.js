// The list with `id` at the place `to`; the same list where it stands there, or where there is no such place.
export function moved(order, id, to) {
  const from = order.indexOf(id)
  if (from === to || to < 0 || to >= order.length) return order
  const rest = order.filter((one) => one !== id)
  return [...rest.slice(0, to), id, ...rest.slice(to)]
}

// The place in a list for a row that has been dragged to the height `y`. `middles`: of all rows, from top to bottom.
export function placeAt(middles, from, y) {
  const others = middles.filter((_, index) => index !== from)
  return others.filter((middle) => middle < y).length
}
