from __future__ import annotations

from datetime import date

import jsonschema
import pytest

from contracts.blocks import Notice, Paragraph, Source, Steps, Table, WorkOrderBlock
from contracts.codec import ContractError, from_data, schema_of, to_data
from contracts.commands import CreateWorkOrder, RequestStaff, WorkOrderCategory, WorkOrderDraft
from contracts.facets import Facet
from contracts.search import SearchRequest, SearchResult
from contracts.statuses import Status
from contracts.turn import Option, OptionPayload, TurnReply, TurnRequest

DRAFT = WorkOrderDraft(WorkOrderCategory.COMPLAINT, "电梯", "电梯坏了，电话⟦phone:1⟧", None)
REPLY = TurnReply(
    Status.HANDED_OFF,
    blocks=(
        Paragraph("您好"),
        Steps(("一", "二")),
        Table(("区", "电话"), (("城东区", "0600-1"),)),
        Source("e", 2, "标题", "公安局", "/entries/e/2", date(2025, 1, 1), demonstration=True),
        Notice("提醒", "urgent"),
        WorkOrderBlock("YZ1", "住建局", date(2026, 1, 4), "已派单", "complaint"),
    ),
    options=(Option("收费", OptionPayload("ask_facet", facets=(Facet.FEE,))),),
    commands=(CreateWorkOrder(DRAFT), RequestStaff(DRAFT)),
)


def test_a_reply_survives_the_journey() -> None:
    assert from_data(TurnReply, to_data(REPLY)) == REPLY


def test_unknown_keys_are_ignored() -> None:
    data = {"text": "身份证", "in_force_on": "2026-11-22", "from_the_future": 1}
    assert from_data(SearchRequest, data) == SearchRequest("身份证", date(2026, 11, 22))


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({"text": "x"}, "in_force_on"),
        ({"text": 3, "in_force_on": "2026-01-01"}, "text"),
        ({"text": "x", "in_force_on": "soon"}, "in_force_on"),
        (
            {"text": "x", "in_force_on": "2026-01-01", "context": {"facets": ["fee", "colour"]}},
            "context.facets[1]",
        ),
    ],
)
def test_a_wrong_value_is_named_with_its_place(data: dict[str, object], path: str) -> None:
    with pytest.raises(ContractError) as error:
        from_data(SearchRequest, data)
    assert error.value.path == path


def test_an_unknown_block_is_refused() -> None:
    with pytest.raises(ContractError, match="unknown type 'script'"):
        from_data(TurnReply, {"status": "answered", "blocks": [{"type": "script"}]})


@pytest.mark.parametrize("kind", [TurnRequest, TurnReply, SearchRequest, SearchResult])
def test_every_contract_has_a_schema_that_its_own_data_fits(kind: type) -> None:
    jsonschema.Draft202012Validator.check_schema(schema_of(kind))
    if kind is TurnReply:
        jsonschema.Draft202012Validator(schema_of(kind)).validate(to_data(REPLY))


def test_every_status_has_a_label_and_a_description() -> None:
    assert all(status.label and status.description for status in Status)
    assert Status("answered") is Status.ANSWERED
