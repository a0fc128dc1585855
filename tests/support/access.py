"""What keeps people out of a page, as axe-core finds it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: WCAG 2.0 to 2.2, levels A and AA, and what axe calls best practice.
_RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


def find_faults(page: Page, within: Sequence[str] = (), but: Sequence[str] = ()) -> list[str]:
    """Each fault as its rule and the element; ``within`` and ``but`` are CSS selectors of the
    part that is looked at, all of the page without them. In a part of a page, rules about the
    whole page (its landmarks, its one main heading) are not asked."""
    context: Any = {
        "include": [[one] for one in within] or [["html"]],
        "exclude": [[one] for one in but],
    }
    options: Any = {"runOnly": _RULES, "resultTypes": ["violations"]}
    if not page.evaluate("Boolean(window.axe)"):  # it is as long as all of our own scripts
        page.evaluate(Axe().axe_script)
    found = page.evaluate("([context, options]) => axe.run(context, options)", [context, options])
    return [
        f"{fault['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]
