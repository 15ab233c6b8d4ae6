"""How a page is looked at: by axe, for sideways scroll, as a picture where asked — and what its console says."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response

SIZES = {"desk": (1440, 900), "phone": (390, 844)}
NARROWEST = 320
PLACE = "ZHUOMU_ARTEFACTS"
ROOT = Path(__file__).resolve().parent.parent.parent
# elements that stick out, so that a failure names them
WIDE = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const found = [];
  for (const one of document.body.querySelectorAll('*')) {
    const box = one.getBoundingClientRect();
    if (box.right > wide + 1 && box.width > 0) found.push(`${one.tagName} ${one.className} ${Math.round(box.right)}`);
  }
  return [`page is ${document.documentElement.scrollWidth} px in ${wide}`, ...found.slice(0, 8)];
}"""
AXE = """() => axe.run(document, {resultTypes: ['violations']}).then((found) => found.violations.map((one) => (
  {rule: one.id, help: one.help, nodes: one.nodes.slice(0, 5).map((node) => node.target.join(' ') + ' — ' + node.failureSummary)}
)))"""
CSP_EVENTS = """document.addEventListener('securitypolicyviolation', (event) =>
  console.error('CSP', event.violatedDirective, event.blockedURI, event.sourceFile, event.lineNumber));"""


class Watch:
    """Collects what must not happen in any page: console errors, uncaught errors, refused or broken requests."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self._expected: set[int] = set()

    def start(self) -> None:
        """Forget what an earlier test saw and expected."""
        self.faults.clear()
        self._expected.clear()

    def expect(self, *statuses: int) -> None:
        """Answers with these statuses are what the test wants to see."""
        self._expected.update(statuses)

    def over(self, context: BrowserContext) -> None:
        """Watch every page of a context."""
        context.add_init_script(CSP_EVENTS)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.faults.append(f"uncaught: {error.error}"))
        context.on("response", self._on_response)

    def _on_console(self, message: ConsoleMessage) -> None:
        # a refused load is judged by its status below; the browser's own line about it has no more to say
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console at {message.location.get('url', '')}: {message.text}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._expected:
            self.faults.append(f"{response.status} {response.request.method} {response.url}")


def artefacts() -> Path:
    """Where what the tests produce goes."""
    place = Path(os.environ.get(PLACE, ROOT / "artefacts"))
    place.mkdir(parents=True, exist_ok=True)
    return place


def sideways(page: Page, width: int, height: int = 844) -> list[str]:
    """What makes the page scroll sideways at a width; empty where nothing does."""
    page.set_viewport_size({"width": width, "height": height})
    found: list[str] = page.evaluate(WIDE)
    return found


def axe_faults(page: Page) -> list[Any]:
    """What axe finds."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[Any] = page.evaluate(AXE)
    return found


def look(page: Page, name: str) -> None:
    """Fail on any violation axe finds at both sizes and on sideways scroll down to 320 px.

    With ``ZHUOMU_ARTEFACTS`` set, a picture at both sizes goes there, to be looked at by a person.
    """
    faults: list[str] = []
    before = page.viewport_size
    for size, (width, height) in SIZES.items():
        faults += [f"{size}: {text}" for text in sideways(page, width, height)]
        if PLACE in os.environ:
            page.screenshot(path=artefacts() / f"{name}-{size}.png", full_page=True)
        faults += [f"{size}: {json.dumps(fault, ensure_ascii=False)}" for fault in axe_faults(page)]
    faults += [f"{NARROWEST} px: {text}" for text in sideways(page, NARROWEST)]
    if before:
        page.set_viewport_size(before)
    assert faults == [], f"{name} ({page.url}):\n" + "\n".join(faults)
