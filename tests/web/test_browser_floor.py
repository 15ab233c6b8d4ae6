"""The floor is Chromium 86 and iOS 13: nothing newer in style sheets and scripts, nothing inline."""

import re
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "zhuomu"
STATIC = WEB / "web" / "static" / "zhuomu"
STYLES = sorted(STATIC.glob("*.css"))
SCRIPTS = sorted(STATIC.glob("*.js"))
TEMPLATES = sorted(WEB.glob("**/templates/**/*.html"))
SCRIPT_BYTES = 20_000

NEWER_STYLE = {
    "inset (Chromium 87)": r"(?<![\w-])inset(-inline|-block)?(-start|-end)?\s*:",
    "aspect-ratio (88)": r"aspect-ratio\s*:",
    ":is, :where (88)": r":(is|where)\(",
    ":has (105)": r":has\(",
    ":not with a list (88)": r":not\([^()]*,",
    "container queries (105)": r"@container|container-(type|name)\s*:",
    "@layer (99)": r"@layer",
    "@property": r"@property",
    "@scope": r"@scope",
    "new colours": r"\b(oklch|oklab|lch|lab|hwb|color-mix|light-dark|color)\(",
    "clamp (iOS 13.4)": r"\bclamp\(",
    "logical shorthands (87)": r"(margin|padding|border)-(inline|block)\s*:",
    "accent-color (93)": r"accent-color\s*:",
    "text-wrap": r"text-wrap\s*:",
    "text-decoration details (87, 89)": r"text-underline-offset|text-decoration-thickness",
    "overflow: clip, overflow-wrap: anywhere": r"overflow(-[xy])?\s*:\s*clip|overflow-wrap\s*:\s*anywhere",
    "small viewport units (108)": r"\d(dvh|svh|lvh|dvw|svw|lvw|cqw|cqi)\b",
    "media ranges (104)": r"@media[^{]*[<>]",
    "scroll-margin (iOS 14.1)": r"scroll-(margin|padding)",
    "nesting": r"^\s*&",
    "subgrid": r"subgrid",
    "individual transforms (104)": r"(?m)^\s*(rotate|scale|translate)\s*:",
    "iOS 14 sticky or filters": r"backdrop-filter|content-visibility",
}
NEWER_SCRIPT = {
    "optional chaining (iOS 13.4)": r"\?\.(?!\d)",
    "?? and logical assignment (iOS 13.4, 14)": r"\?\?|\|\|=|&&=",
    "private members": r"\bthis\.#|^\s*#\w",
    "String.replaceAll (iOS 13.4)": r"\.replaceAll\(",
    "at(), findLast, hasOwn, structuredClone": r"\.at\(|\.findLast|Object\.hasOwn\(|structuredClone\(",
    "replaceChildren (iOS 14)": r"\.replaceChildren\(",
    "requestSubmit (iOS 16)": r"\.requestSubmit\(|\.submitter\b",
    "ResizeObserver (iOS 13.4)": r"ResizeObserver|BroadcastChannel|requestIdleCallback",
    "Promise.any, allSettled": r"Promise\.(any|allSettled)\(",
    "number separators": r"\b\d+_\d",
    "look-behind (iOS 16.4)": r"\(\?<[=!]",
    "top-level await, modules": r"(?m)^\s*(import|export|await)\s",
    "eval and its kin": r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write",
    "inline styles": r"\.style\b|cssText|setAttribute\(\"style",
}


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def findings(text: str, features: dict[str, str]) -> list[str]:
    bare = without_comments(text)
    return [name for name, pattern in features.items() if re.search(pattern, bare, flags=re.MULTILINE)]


def flex_gaps(text: str) -> list[str]:
    """Rules that use gap without being a grid: flex knows gap since iOS 14.1 only."""
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", without_comments(text))
    return [
        selector.strip()
        for selector, body in rules
        if re.search(r"(?<![\w-])(row-|column-)?gap\s*:", body) and "grid" not in body
    ]


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_style_sheets_stay_at_the_floor(path: Path) -> None:
    text = path.read_text()
    assert findings(text, NEWER_STYLE) == []
    assert flex_gaps(text) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_stay_at_the_floor(path: Path) -> None:
    assert findings(path.read_text(), NEWER_SCRIPT) == []


def test_show_modal_is_asked_for_before_it_is_used() -> None:
    for path in SCRIPTS:
        for line in path.read_text().splitlines():
            assert "showModal()" not in line or ".showModal)" in line, f"{path.name}: {line}"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a { inset: 0 }", "inset (Chromium 87)"),
        (":is(a, b) { }", ":is, :where (88)"),
        ("a:not(.b, .c) { }", ":not with a list (88)"),
        ("@media (width >= 10em) { }", "media ranges (104)"),
    ],
)
def test_the_lint_sees_a_newer_style(text: str, name: str) -> None:
    assert findings(text, NEWER_STYLE) == [name]


def test_the_lint_sees_newer_scripts_and_gaps() -> None:
    assert findings("a?.b", NEWER_SCRIPT) == ["optional chaining (iOS 13.4)"]
    assert findings("a ? .5 : 1", NEWER_SCRIPT) == []
    assert findings("x = a ?? b", NEWER_SCRIPT) == ["?? and logical assignment (iOS 13.4, 14)"]
    assert flex_gaps(".a { display: flex; gap: 1em }") == [".a"]
    assert flex_gaps(".a { display: grid; gap: 1em }") == []
    assert findings("a { box-shadow: inset 0 0 0 red }", NEWER_STYLE) == []


def test_our_scripts_stay_under_twenty_kilobytes() -> None:
    assert 0 < sum(path.stat().st_size for path in SCRIPTS) < SCRIPT_BYTES


@pytest.mark.parametrize("path", [p for p in STYLES if p.name != "tokens.css"], ids=lambda path: path.name)
def test_only_the_tokens_name_colours_and_type_sizes(path: Path) -> None:
    text = without_comments(path.read_text())
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", text) == []
    sizes = re.findall(r"font-size\s*:\s*([^;}]+)", text)
    assert [size for size in sizes if not re.match(r"var\(--type-|\d+pt$", size.strip())] == []


def test_every_token_that_is_used_exists() -> None:
    known = set(re.findall(r"(--[\w-]+)\s*:", (STATIC / "tokens.css").read_text()))
    for path in STYLES:
        assert set(re.findall(r"var\((--[\w-]+)", path.read_text())) <= known, path.name


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_templates_hold_nothing_inline_and_nothing_from_elsewhere(path: Path) -> None:
    text = re.sub(r"\{%.*?%\}", "", path.read_text())
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<style\b", text)
    assert not re.search(r"\son[a-z]+\s*=", text)
    assert not re.search(r"\shx-on", text)
    assert not re.search(r"javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"(src|href|action)\s*=\s*[\"']?(https?:)?//", text)
