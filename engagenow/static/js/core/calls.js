// Calls each of them with what `value()` is by then. One that throws is logged and keeps no other from being called.
export function callEach(calls = [], value = () => undefined) {
  for (const call of calls) {
    try {
      call(value())
    } catch (problem) {
      console.error(problem)
    }
  }
}
