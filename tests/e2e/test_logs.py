"""Runs last: what a citizen gave away stays in the conversation and nowhere else.

Logs at the default level hold no person, no word and no secret; the engine, the search's snapshots, exports and all
columns that are not encrypted hold no personal data.
"""

from __future__ import annotations

import json

import aiohttp
from sqlalchemy import select

import apps.tables  # noqa: F401 - every table
from connectors.wechat.models import WeChatCitizen
from conversations.models import Message, PersonalToken, Sender
from deploy.setup.instance import Instance
from foundation.accounts.roles import Role
from foundation.clock import SystemClock, today
from foundation.database import Base, Database
from foundation.encryption import EncryptedText
from tests.e2e.citizen import TOKENS, Citizen, words
from tests.e2e.staff import staff
from tests.e2e.wechat import ACCOUNT
from tests.fakes.wechat_platform import ISSUED, PlatformAccount

_SHORTEST = 8  # characters: shorter texts (好的, 转人工) may stand anywhere
_SEEN_WHOLE = 60  # of a long text so much: enough to know it by
PLANTED = {
    "11010519491231002X": "ID number",
    "6222021234567890128": "bank card",
    "13712345678": "phone",
    "E87654321": "passport",
    "粤BD54321": "plate",
    "xiaomaolv_2026": "WeChat id",
    "planted.person@example.com": "e-mail",
    "7栋3单元902室": "address",
    "欧阳文静": "name",
}
_SAID = (
    "我叫欧阳文静，身份证11010519491231002X，居住证怎么办理",
    "银行卡号6222021234567890128，护照E87654321，公积金怎么提取",
    "我的车粤BD54321被堵了，我要投诉物业乱停车，电话13712345678，微信号xiaomaolv_2026",
    "幸福小区，我住7栋3单元902室，邮箱planted.person@example.com",
)
_EXPORTS = ("?{days}", "/tables/departments?{days}", "/monthly?month={month}")
_PROCESSES = ("engine", "actions", "knowledge", "gateway", "desk")


def leaks(log: str, forbidden: dict[str, str]) -> list[str]:
    """The kinds of those of the `forbidden` values (value: kind) that stand in a log, as they are or escaped."""
    return sorted(
        {
            kind
            for value, kind in forbidden.items()
            if any(form in log for form in (value, json.dumps(value)[1:-1], repr(value)[1:-1]))
        }
    )


async def _forbidden(instance: Instance) -> dict[str, str]:
    database = Database(f"sqlite+aiosqlite:///{instance.layout.var / 'wenzheng.db'}")
    persons = (Sender.CITIZEN.value, Sender.STAFF.value)
    async with database.read() as session:
        said = await session.scalars(select(Message.text_encrypted).where(Message.sender.in_(persons)))
        found = {text.strip()[:_SEEN_WHOLE]: "words" for text in said if text and len(text.strip()) >= _SHORTEST}
        found |= dict.fromkeys(await session.scalars(select(WeChatCitizen.openid)), "openid")
        found |= dict.fromkeys(await session.scalars(select(PersonalToken.value)), "personal data")
    await database.close()
    account = PlatformAccount(ACCOUNT)
    secrets = [account.app_secret, account.token, account.aes_key]
    secrets += [value for name, value in instance.env.items() if name.endswith("_SECRET")]
    return (
        found
        | dict.fromkeys(TOKENS, "session token")
        | dict.fromkeys(ISSUED, "access token")
        | dict.fromkeys(secrets, "secret")
    )


def test_what_leaks_is_found() -> None:
    forbidden = {"居住证怎么办理": "words", "o123": "openid", "x y": "secret"}
    assert leaks('{"event": "turn", "text": "居住证怎么办理"}', forbidden) == ["words"]
    assert leaks('{"text": "\\u5c45\\u4f4f\\u8bc1\\u600e\\u4e48\\u529e\\u7406", "to": "o123"}', forbidden) == [
        "openid",
        "words",
    ]
    assert leaks('{"event": "居住证"}', forbidden) == []


async def test_the_logs_of_the_whole_run(instance: Instance, citizen: Citizen) -> None:
    await citizen.say("小区电梯坏了物业一直不修，电话13812345678")
    forbidden = await _forbidden(instance)
    assert {"words", "personal data", "session token", "secret"} <= set(forbidden.values())
    logs = {file: file.read_text(encoding="utf-8", errors="replace") for file in instance.layout.logs.iterdir()}
    written = {file.name.partition(".")[0] for file, text in logs.items() if text}
    assert written >= set(_PROCESSES), "every process has logged something"
    assert {file.name: found for file, text in logs.items() if (found := leaks(text, forbidden))} == {}


async def test_personal_data_stays_in_the_conversation(
    instance: Instance, citizen: Citizen, http: aiohttp.ClientSession
) -> None:
    replies = [await citizen.say(text) for text in _SAID]
    assert "您提到了身份证号" in words(replies[0])
    assert "您提到了银行卡号、护照号" in words(replies[1])
    assert not leaks(" ".join(map(words, replies)), PLANTED)
    files = [file for file in instance.layout.var.rglob("*") if file.is_file() and "wenzheng.db" not in file.name]
    assert {file.suffix for file in files} >= {".db", ".log"}, "the engine's trackers and the logs are among them"
    held = {file.name: leaks(file.read_bytes().decode("utf-8", "replace"), PLANTED) for file in files}
    assert {name: kinds for name, kinds in held.items() if kinds} == {}
    assert await _unencrypted(instance) == {}
    async with staff(instance, http, (Role.DEPARTMENT_LEAD, "hurd")) as [lead]:
        now = today(SystemClock())
        for path in _EXPORTS:
            wanted = path.format(days=f"since={now}&until={now}", month=f"{now:%Y-%m}")
            assert not leaks(await lead.text("GET", f"/reports{wanted}"), PLANTED)


async def _unencrypted(instance: Instance) -> dict[str, list[str]]:
    """The columns outside encryption that hold something planted, with its kinds."""
    database = Database(f"sqlite+aiosqlite:///{instance.layout.var / 'wenzheng.db'}")
    found = {}
    async with database.read() as session:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if not isinstance(column.type, EncryptedText):
                    held = " ".join(map(str, await session.scalars(select(column))))
                    found[f"{table.name}.{column.name}"] = leaks(held, PLANTED)
    await database.close()
    return {name: kinds for name, kinds in found.items() if kinds}
