"""Name and colours of the admin, as on the pages of orders."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse_lazy

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Consignments",
    "SITE_HEADER": "Consignments",
    "SITE_SUBHEADER": "Administration",
    "SITE_SYMBOL": "package_2",
    "SITE_URL": reverse_lazy("orders"),
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("images/mark.svg")}],
    "STYLES": [lambda request: static("css/admin.css")],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": True,
    "BORDER_RADIUS": "8px",
    "COLORS": {
        "primary": {
            "50": "237 248 244",
            "100": "223 241 234",
            "200": "187 227 213",
            "300": "152 228 203",
            "400": "116 211 180",
            "500": "29 140 113",
            "600": "13 99 80",
            "700": "8 74 59",
            "800": "8 60 49",
            "900": "6 47 38",
            "950": "3 28 23",
        }
    },
    "SIDEBAR": {"show_search": True, "show_all_applications": False},
}
