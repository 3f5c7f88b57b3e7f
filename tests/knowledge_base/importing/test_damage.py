"""Files with random damage: always an answer, content or a refusal, never an exception and never a hang."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge_base.importing.errors import Refusal
from knowledge_base.importing.files import worker
from knowledge_base.importing.limits import Limits
from tests.knowledge_base.importing.books import workbook
from tests.knowledge_base.importing.documents import docx_file, html_file, markdown_file, pdf_file

FILES: dict[str, Callable[[], bytes]] = {
    "a.xlsx": lambda: workbook({"问答": [["问答编码", "标准问"], ["psb-faq-x", "身份证丢了怎么办"]]}),
    "a.docx": docx_file,
    "a.pdf": pdf_file,
    "a.html": html_file,
    "a.md": markdown_file,
    "a.csv": "编码,问\na,身份证\n".encode,
    "a.json": lambda: b'{"guides": [{"id": "psb-a", "name": "x"}]}',
}
_CONTENT = {name: make() for name, make in FILES.items()}


@pytest.mark.parametrize("name", sorted(FILES))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    places=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=20),
    cut=st.floats(0.2, 1),
)
def test_damage_is_answered(name: str, places: list[tuple[float, int]], cut: float) -> None:
    logging.disable(logging.CRITICAL)
    content = bytearray(_CONTENT[name])
    for place, value in places:
        content[int(place * len(content))] = value
    damaged = bytes(content[: int(len(content) * cut)])
    try:
        answer = worker._answer({"name": name, "declared": ""}, damaged, Limits())
    finally:
        logging.disable(logging.NOTSET)
    assert ("raw" in answer) or Refusal(answer["refused"])
