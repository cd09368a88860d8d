"""Browser contexts that are used again, empty but for the files that never change.

A page is made of a hundred modules, which a context of its own would ask for and compile anew.
"""

import json
from collections import defaultdict
from typing import Any

from playwright.sync_api import Browser, BrowserContext


class Contexts:
    def __init__(self) -> None:
        self._free: dict[tuple[Browser, str], list[BrowserContext]] = defaultdict(list)

    def take(self, browser: Browser, options: dict[str, Any]) -> BrowserContext:
        free = self._free[browser, json.dumps(options, sort_keys=True)]
        return free.pop() if free else browser.new_context(**options)

    def give_back(self, context: BrowserContext, options: dict[str, Any]) -> None:
        """As if nobody had been there. Chromium's alone: no other browser can be told to forget what pages stored."""
        for page in context.pages:
            page.close()
        context.set_offline(False)
        context.clear_cookies()
        page = context.new_page()
        forget = {"origin": options["base_url"], "storageTypes": "all"}
        page.context.new_cdp_session(page).send("Storage.clearDataForOrigin", forget)
        page.close()
        assert context.browser
        self._free[context.browser, json.dumps(options, sort_keys=True)].append(context)
