"""A room that talks without a pause, and what a page shows of it meanwhile."""

import random
import threading

from tests.waiting import eventually

RATE = 20  # messages a second
# Samples where the page stands every 50 ms, after it has drawn. A page that follows is at the end in all of them.
WATCH = """
() => {
  const box = document.querySelector('[data-testid=chat-messages]')
  const gap = () => box.scrollHeight - box.scrollTop - box.clientHeight
  const watch = window.watch = { samples: 0, lost: 0, longest: 0, most: 0, end: () => gap() <= 2 }
  setInterval(() => requestAnimationFrame(() => setTimeout(() => {
    watch.samples += 1
    watch.most = Math.max(watch.most, Math.round(gap()))
    watch.lost = watch.end() ? 0 : watch.lost + 1
    watch.longest = Math.max(watch.longest, watch.lost)
  })), 50)
}
"""


class Talk:
    """Messages of one to five lines from a client, until the block ends."""

    def __init__(self, phone, rate=RATE):
        self.said, self._phone, self._pause = 0, phone, 1 / rate
        self._over, self._random = threading.Event(), random.Random(1)  # noqa: S311 (no secret)
        self._thread = threading.Thread(target=self._talk)

    def _talk(self):
        while not self._over.wait(self._pause):
            self.say()

    def say(self):
        self.said += 1
        text = "\n".join([f"말 {self.said}"] + ["또 한 줄"] * self._random.randrange(5))
        self._phone.client.emit("send_message", {"message": text, "message_type": "text"})

    def says(self, many):
        """That many messages, all of them stored and told when this returns."""
        for _ in range(many):
            self.say()
        last = f"말 {self.said}"
        self._phone.heard("new_message", lambda one: one["message"].split("\n")[0] == last, within=60)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()


def watch(page):
    page.evaluate(WATCH)


def end_was_kept(page, *, samples):
    """What was sampled, after a look that the page stands at the end now and was never away for half a second."""
    eventually(lambda: page.evaluate("window.watch.end()"))
    seen = page.evaluate("({...window.watch})")
    assert seen["samples"] >= samples, seen
    assert seen["longest"] < 10, seen
    return seen


def first_visible(page):
    """{text, offset} of the row that the reader sees first; offset in px below the upper edge."""
    return page.evaluate(
        """() => {
        const { top } = document.querySelector('[data-testid=chat-messages]').getBoundingClientRect()
        const place = (row) => row.getBoundingClientRect()
        const row = [...document.querySelectorAll('[data-messages] > *')].find((one) => place(one).bottom > top + 1)
        return { text: row.querySelector('[data-field=text]').textContent, offset: Math.round(place(row).top - top) }
        }"""
    )
