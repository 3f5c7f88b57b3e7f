"""Whether a sentence complains rather than asks, by the words people use."""

from __future__ import annotations

import re

_COMPLAINS = re.compile(
    r"投诉|举报|反映|曝光|维权|没人管|不管|没人理|不理|扰民|太吵|吵得|乱收|多收|强制|拖欠|欠薪|违规|违法|违章|态度|推诿|踢皮球|"
    r"坏了|不修|一直不|迟迟|臭|噪音|噪声|堵|占用|占了|占道|骗|假货|假的|变质|过期|不退|不给|克扣|黑|污染|威胁|打人|偷|随便|乱"
)


def complains(sentence: str) -> bool:
    """A hint for routing: complaints go by the duties first, questions by the services."""
    return _COMPLAINS.search(sentence) is not None
