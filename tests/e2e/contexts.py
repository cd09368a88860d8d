"""Browser contexts that are used again. They keep the static files and nothing else.

A page is made of a hundred modules, which a new context would ask for and compile again.
"""

import json
from collections import defaultdict
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page


class Contexts:
    def __init__(self) -> None:
        self._free: dict[tuple[Browser, str], list[BrowserContext]] = defaultdict(list)
        self._cleaners: dict[BrowserContext, tuple[Page, CDPSession]] = {}  # an empty page, which stays open

    def take(self, browser: Browser, options: dict[str, Any]) -> BrowserContext:
        free = self._free[_key(browser, options)]
        return free.pop() if free else browser.new_context(**options)

    def give_back(self, context: BrowserContext, options: dict[str, Any]) -> None:
        """Makes it as empty as a new one. Only Chromium can be told to forget what pages have stored."""
        empty, cleaner = self._cleaners.get(context, (None, None))
        for page in context.pages:
            if page is not empty:
                page.close()
        context.set_offline(False)
        context.clear_cookies()
        if cleaner is None:
            empty = context.new_page()
            cleaner = context.new_cdp_session(empty)
            self._cleaners[context] = empty, cleaner
        cleaner.send("Storage.clearDataForOrigin", {"origin": options["base_url"], "storageTypes": "all"})
        assert context.browser
        self._free[_key(context.browser, options)].append(context)


def _key(browser: Browser, options: dict[str, Any]) -> tuple[Browser, str]:
    return browser, json.dumps(options, sort_keys=True)
