"""What clients have not read of their own answers, in bytes of this process's memory.

Each client's answers bound what is read of it (MOST_UNREAD). All of them together have a bound as well: over it the
client with the most is ended, then the next.
"""

from collections.abc import Callable

from engagenow.core.figures import figures

MOST_UNREAD = 65_536  # bytes; above them nothing more is read of the client
MOST_TOGETHER = 256 * 1024 * 1024  # bytes of all clients' answers in a process


class Unread:
    """The sizes of all accounts, with a bound of `most` bytes for all of them together."""

    def __init__(self, most: int = MOST_TOGETHER) -> None:
        self._most = most
        self._sizes: dict[Account, int] = {}
        self.total = 0

    def account(self, end: Callable[[], None]) -> "Account":
        """One client's account. `end` ends the client."""
        return Account(self, end)

    def note(self, account: "Account", size: int) -> None:
        """An account has another size, in bytes. Over the bound the largest ones are ended."""
        self.total += size - self._sizes.pop(account, 0)
        if size:
            self._sizes[account] = size
        while self.total > self._most:
            largest = max(self._sizes, key=self._sizes.__getitem__)
            self.total -= self._sizes.pop(largest)
            figures.slow_readers += 1
            largest.end()


class Account:
    """`size` in bytes is what this client has not read of its own answers."""

    __slots__ = ("_size", "_unread", "end")

    def __init__(self, unread: Unread, end: Callable[[], None]) -> None:
        self._unread = unread
        self._size = 0
        self.end = end

    @property
    def size(self) -> int:
        """Bytes; setting it counts them for all clients together as well."""
        return self._size

    @size.setter
    def size(self, size: int) -> None:
        """Bytes. May end clients (Unread.note)."""
        if size != self._size:
            self._size = size
            self._unread.note(self, size)

    @property
    def is_full(self) -> bool:
        """Whether nothing more is to be read of the client."""
        return self._size > MOST_UNREAD
