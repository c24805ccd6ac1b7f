"""Barcodes on pages."""

from __future__ import annotations

from django import template

from consignments.barcode_drawing import barcode_svg, code_to_draw

register = template.Library()
register.filter("barcode_svg", barcode_svg)
register.filter("code_to_draw", code_to_draw)
