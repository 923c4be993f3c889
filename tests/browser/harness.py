"""What the browser journeys measure on a page. Every function raises AssertionError with the
elements at fault. Sizes are CSS pixels.
"""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

LAPTOP = {"width": 1280, "height": 720}
PHONE = {"width": 390, "height": 844}
PROJECTOR = {"width": 1920, "height": 1080}

#: WCAG 2.0, 2.1 and 2.2 at A and AA, and axe's own best practices.
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

#: Axe keeps what it passed to itself: only the faults come over.
RUN_AXE = """
([within, options]) => axe.run(within || document, options).then(found => found.violations)
"""

OVERFLOWING = """
width => [...document.querySelectorAll('body *')]
  .filter(element => {
    const box = element.getBoundingClientRect();
    if (!box.width || box.right <= width + 1) return false;
    for (let outer = element.parentElement; outer; outer = outer.parentElement)
      if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(outer).overflowX))
        return false;
    return true;
  })
  .slice(0, 5)
  .map(element => element.outerHTML.slice(0, 120))
"""

# A link inside a sentence may be as high as its line (WCAG 2.5.8, exception "inline"); a box is
# clicked by its label too.
SMALL_TARGETS = """
minimum => [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]')]
  .map(element => {
    const boxes = [element, ...(element.labels || [])]
      .map(each => each.getBoundingClientRect()).filter(box => box.width && box.height);
    if (!boxes.length || !element.checkVisibility({visibilityProperty: true})) return null;
    const size = {
      width: Math.max(...boxes.map(box => box.right)) - Math.min(...boxes.map(box => box.left)),
      height: Math.max(...boxes.map(box => box.bottom)) - Math.min(...boxes.map(box => box.top)),
    };
    const parent = element.parentElement;
    const inline = element.tagName === 'A' && getComputedStyle(element).display === 'inline'
      && parent.textContent.trim().length > element.textContent.trim().length;
    const offscreen = boxes.every(box => box.right <= 0 || box.bottom <= 0);
    if (inline || offscreen) return null;
    if (size.width >= minimum - 0.5 && size.height >= minimum - 0.5) return null;
    return `${Math.round(size.width)}x${Math.round(size.height)} `
      + element.outerHTML.slice(0, 120);
  })
  .filter(Boolean)
"""

WHOLE = """
() => document.readyState === 'complete'
  && [...document.querySelectorAll('link[rel=stylesheet]')].every(link => link.sheet)
"""

# Whatever had the focus, the next Tab begins at the top, as on a page just opened.
FROM_THE_TOP = """
() => {
  const top = document.documentElement;
  top.tabIndex = -1;
  top.focus();
  top.blur();
  top.removeAttribute('tabindex');
}
"""

FOCUSED = """
() => {
  const element = document.activeElement;
  if (!element || element === document.body) return '';
  const name = element.getAttribute('aria-label') || element.labels?.[0]?.textContent
    || element.textContent || element.name || element.tagName;
  return name.trim().replace(/\\s+/g, ' ').slice(0, 60);
}
"""


def assert_accessible(
    page: Page, *, within: str | None = None, ignore: tuple[str, ...] = ()
) -> None:
    """No violation of WCAG 2.2 AA or a best practice, as far as axe can see.

    ``within`` is a CSS selector; ``ignore`` names axe rules, with the reason in the test.
    """
    options: dict[str, Any] = {
        "resultTypes": ["violations"],
        "runOnly": {"type": "tag", "values": AXE_TAGS},
        "preload": False,  # style sheets: read by experimental rules only
        "rules": {rule: {"enabled": False} for rule in ignore},
    }
    _await_styles(page)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(RUN_AXE, [within, options])
    told = [
        f"{violation['id']} ({violation['impact']}): {violation['help']}\n"
        + "\n".join(f"    {node['html'][:160]}" for node in violation["nodes"][:5])
        for violation in found
    ]
    assert not found, f"{page.url}\n" + "\n".join(told)


def _await_styles(page: Page) -> None:
    """A page is judged when it is whole, with its style sheets; asked from here, for pages without
    script as well."""
    page.wait_for_load_state()
    for _moment in range(250):
        if page.evaluate(WHOLE):
            return
        page.wait_for_timeout(20)


def assert_reflows(page: Page, width: int = 320) -> None:
    """No sideways scrolling of the page at ``width`` (WCAG 1.4.10); restores the window after."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": 800})
    try:
        _await_width(page, width)
        needed = page.evaluate("document.documentElement.scrollWidth")
        wide = page.evaluate(OVERFLOWING, width) if needed > width else []
        assert needed <= width, f"{page.url} is {needed} wide at {width}:\n" + "\n".join(wide)
    finally:
        if before:
            page.set_viewport_size(before)


def _await_width(page: Page, width: int) -> None:
    """A busy browser needs a moment to take on its new width; asked from here, for pages without
    script as well."""
    for _moment in range(100):
        if page.evaluate("document.documentElement.clientWidth") <= width:
            return
        page.wait_for_timeout(20)


def assert_target_sizes(page: Page, minimum: int = 24) -> None:
    """Whatever can be clicked is at least ``minimum`` by ``minimum`` (WCAG 2.5.8)."""
    small = page.evaluate(SMALL_TARGETS, minimum)
    assert not small, f"{page.url}: smaller than {minimum} px:\n" + "\n".join(small)


def focus_order(page: Page, steps: int) -> list[str]:
    """The names of what gets the focus by pressing Tab ``steps`` times from the top."""
    page.evaluate("() => { document.activeElement?.blur(); window.scrollTo(0, 0); }")
    order = []
    for _ in range(steps):
        page.keyboard.press("Tab")
        order.append(page.evaluate(FOCUSED))
    return order


def assert_first_tab_skips(page: Page) -> None:
    """The first Tab on a page just opened is the skip link, visible, and leads to the content."""
    page.keyboard.press("Tab")
    target = page.evaluate("document.activeElement.getAttribute('href') || ''")
    assert target.startswith("#"), f"{page.url}: the first Tab is “{page.evaluate(FOCUSED)}”"
    assert page.locator(target).count() == 1, f"{page.url}: {target} is not there"
    box = page.locator(":focus").bounding_box()
    assert box and box["x"] >= 0 and box["y"] >= 0, f"{page.url}: the skip link stays hidden"


def assert_measures(page: Page, *, ignore: tuple[str, ...] = ()) -> None:
    """What can be measured without a key: accessible, large enough, no sideways scrolling."""
    assert_accessible(page, ignore=ignore)
    assert_target_sizes(page)
    assert_reflows(page)


def assert_sound(page: Page, *, ignore: tuple[str, ...] = ()) -> None:
    """All of the above for one rendering of one page, wherever the focus was."""
    assert_measures(page, ignore=ignore)
    page.evaluate(FROM_THE_TOP)
    assert_first_tab_skips(page)
