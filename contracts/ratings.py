"""The five levels of 好差评 (GB/T 39735-2020), as citizens and staff read them."""

from __future__ import annotations

LEVELS = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
