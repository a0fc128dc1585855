"""How soon the timeline in JupyterLab answers a key, with 2,000 lines.

    python benchmarks/timeline.py [--lines 2000]

A made-up channel with threads, code and links is gathered, and its notebook opened in
Chromium: seconds until it is alive, then milliseconds from each key to the end of the frame
that shows its answer, and the processor's milliseconds in the page's own thread for it.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from measuring import describe_machine, show_table
from playwright.sync_api import CDPSession, Page

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from support import browser
from support.kit import ID, kit, said, workspace, write_export

#: What is pressed, by what it is called in the table.
KEYS: Mapping[str, list[str]] = {
    "j: the next line": ["j"] * 20,
    "x, 6: in or out, a kind": ["x", "6", "j"] * 7,
    "Shift+J: a longer range": ["Shift+J"] * 500,
    "x: a range of 500": ["x", "x", "x"],
    "u: undone again": ["u", "u", "u"],
    "a letter of the search": ["/", *"rollb"],
}
#: Notes for each key the milliseconds until the frame that shows its effect is drawn.
MEASURE = """() => {
  window.answered = [];
  window.addEventListener('keydown', event => {
    const began = event.timeStamp;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.answered.push(performance.now() - began);
      channel.port2.postMessage(0);
    });
  }, { capture: true });
}"""
WORDS = (
    "restarted the worker queue database failover alert looking at rollback deploy graph "
    "latency errors customer report saw confirmed disk full page pool connection timeout"
).split()


def make_messages(count: int) -> Iterator[Mapping[str, Any]]:
    """Messages of two people, most of them in threads; each time the same."""
    chance, parent = random.Random(4), ""
    for number in range(count):
        text = " ".join(chance.choices(WORDS, k=chance.randint(4, 40))).capitalize() + "."
        if number % 61 == 0:
            text += "\n```\nERROR pool timeout\n```\n- a list\n- of things"
        if number % 45 == 0:
            text += f" see https://graphs.example/{number}"
        message = said(0.05 * number, text, by=("U0ADA00001", "U0BEN00001")[number % 2])
        parent = message["ts"] if number % 13 == 0 else parent
        yield {**message, "thread_ts": parent} if number % 13 < 9 else message


def read_processor(session: CDPSession) -> float:
    """The processor's milliseconds that the page's thread has taken."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    seconds: float = next(one["value"] for one in metrics if one["name"] == "TaskDuration")
    return 1000 * seconds


def press(page: Page, session: CDPSession, keys: list[str]) -> tuple[str, ...]:
    """Press the keys, each when the one before was answered; the cells of the table."""
    before = read_processor(session)
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_function("count => window.answered.length >= count", arg=1)
        page.evaluate("window.times = [...(window.times ?? []), ...window.answered.splice(0)]")
    taken = (read_processor(session) - before) / len(keys)
    times = page.evaluate("window.times.splice(0)")
    page.locator(".ik-said", has_text="Everything is written").wait_for()
    median, worst = statistics.median(times), max(times)
    return str(len(keys)), f"{median:.0f}", f"{worst:.0f}", f"{taken:.0f}"


def main() -> None:
    """Show the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=2000)
    count = parser.parse_args().lines
    executable = browser.find()
    if executable is None:
        print("Not measured: no Chromium was found.")
        return
    with tempfile.TemporaryDirectory() as name:
        root, state = Path(name, "root"), Path(name, "state")
        folder = workspace(root / "many")
        write_export(folder / "exports" / "slack.zip", list(make_messages(count)))
        assert kit(folder, "gather", ID).code == 0
        path = f"many/incidents/{ID}/gather.ipynb"
        with (
            browser.serve(root, state) as lab,
            browser.launch(executable) as chromium,
            browser.new_page(chromium) as page,
        ):
            measure(page, lab, path)


def measure(page: Page, lab: browser.Lab, path: str) -> None:
    """Open the notebook, press the keys, and print what they took."""
    browser.open_notebook(page, lab, path)
    began = time.perf_counter()
    page.locator(".ik-row .ik-words").first.wait_for()
    alive = time.perf_counter() - began
    page.wait_for_function("!document.querySelector('.ik-row:empty')")
    page.locator(".ik-row .ik-words").first.click()
    page.evaluate(MEASURE)
    session = page.context.new_cdp_session(page)
    session.send("Performance.setTimeDomain", {"timeDomain": "threadTicks"})
    session.send("Performance.enable")
    rows = [(name, *press(page, session, keys)) for name, keys in KEYS.items()]
    lines = page.locator(".ik-row").count()
    print(f"{lines} lines, alive {alive:.1f} s after the kernel was. {describe_machine()}")
    show_table(("key", "times", "median, ms", "worst, ms", "processor, ms"), rows)


if __name__ == "__main__":
    main()
