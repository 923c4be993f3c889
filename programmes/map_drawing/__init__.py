"""Leaf: the map and the cover as vector drawings, from the same content as the page.

Presentation attributes only, so a drawing stands in pages under the strict policy and in
documents; its title is its text for who cannot see it. The same content gives the same drawing.
Sizes and places are numbers in units of the drawing, one point (1/72 inch) before it is scaled to
its paper; x runs to the right, y down.
"""

from programmes.map_drawing.cover import draw_cover_funnel
from programmes.map_drawing.sheet import draw_map

__all__ = ["draw_cover_funnel", "draw_map"]
