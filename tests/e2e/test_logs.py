"""Runs last: in the logs of the whole end-to-end run, at the default level, stand no person, no word and no secret."""

from __future__ import annotations

import json

from sqlalchemy import select

import apps.tables  # noqa: F401 - every table
from connectors.wechat.models import WeChatCitizen
from conversations.models import Message, PersonalToken, Sender
from deploy.setup.instance import Instance
from foundation.database import Database
from tests.e2e.citizen import TOKENS, Citizen
from tests.e2e.wechat import ACCOUNT
from tests.fakes.wechat_platform import ISSUED, PlatformAccount

_SHORTEST = 8  # characters: shorter texts (好的, 转人工) may stand anywhere
_SEEN_WHOLE = 60  # of a long text so much: enough to know it by
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
