"""Pictures on parts of elements that the browser's snapshot of the layout leaves out.

Those are what hides under a dialog, the first line of a text, and the content of
<details>. They are looked for from a world of our own, which no script of the page can
reach; inside closed shadow trees they are not found.

Source: CSS Pseudo-Elements Module Level 4; HTML, section 15.5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unburden.browser.frames import worlds

if TYPE_CHECKING:
    from unburden.browser.tab import Tab

Area = tuple[float, float, float, float]
MOST = 50_000  # elements looked at

_FIND = f"""
(() => {{
  const seen = [], roots = [document];
  let count = 0;
  for (const root of roots) {{
    for (const each of root.querySelectorAll('*')) {{
      if (++count > {MOST}) return null;
      if (each.shadowRoot) roots.push(each.shadowRoot);
      const parts = ['::first-line'];
      if (each.localName === 'details') parts.push('::details-content');
      if (each.matches(':modal, :popover-open, :fullscreen')) parts.push('::backdrop');
      for (const part of parts) {{
        if (!/url\\(|image|paint/.test(getComputedStyle(each, part).backgroundImage))
          continue;
        if (part === '::backdrop') return null;
        const box = each.getBoundingClientRect();
        seen.push([box.x + scrollX, box.y + scrollY, box.width, box.height]);
      }}
    }}
  }}
  return seen;
}})()
"""


async def pictured_parts(tab: Tab) -> tuple[Area, ...] | None:
    """Return the areas of elements with such a part; None where it may be anywhere.

    Raises:
        CaptureFailed: the page is hung.
    """
    world = (await worlds(tab))[0]
    found = await world.evaluate(_FIND)
    if found is None:
        return None
    return tuple((box[0], box[1], box[2], box[3]) for box in found)
