"""The difference is told by field, under the names editors know."""

from __future__ import annotations

from knowledge_base.editing.difference import difference
from tests.knowledge_base.city import guide


def test_fields_lines_and_records() -> None:
    before = guide("psb-passport")
    after = guide("psb-passport")
    after["fee"]["text"] = "每本160元"
    after["places"][1]["phone"] = "0600-86019999"
    after["steps"] = ["先预约", *before["steps"]]
    after["notes"] = []
    changes = {change.path: change for change in difference("guide", before, after)}
    assert set(changes) == {"fee.text", "places[1].phone", "steps[0]", "notes[0]"}
    assert (changes["fee.text"].label, changes["fee.text"].before, changes["fee.text"].after) == (
        "收费说明",
        "每证40元",
        "每本160元",
    )
    assert (changes["steps[0]"].before, changes["steps[0]"].after) == (None, "先预约")
    assert (changes["notes[0]"].before, changes["notes[0]"].after) == ("不用登报", None)
    assert changes["places[1].phone"].label == "电话"


def test_the_same_has_no_difference() -> None:
    assert difference("guide", guide("psb-passport"), guide("psb-passport")) == []
