"""A citizen at the terminal: `make chat`, a client of the public API like any web page.

Options are numbered: type the number to choose one. `/人工` asks for a person, `/结束` or Ctrl-D ends.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import uuid
from typing import Any

import aiohttp

from contracts.statuses import Status
from conversations.rendering import plain_text, read_blocks
from foundation.settings import ServiceSettings

_WAIT = 25
_NAMES = {"bot": "问政助手", "staff": "工作人员", "system": "系统"}
_GOODBYE = "再见。"


class Refused(Exception):
    """The gateway declined; the sentence is fit to be shown."""


class Terminal:
    """One conversation."""

    def __init__(self, http: aiohttp.ClientSession, gateway: str) -> None:
        self._http, self._gateway = http, gateway.rstrip("/") + "/web/v1"
        self._headers: dict[str, str] = {}
        self._cursor = 0
        self._options: list[dict[str, str]] = []

    async def open(self) -> None:
        """Begin a conversation on the demonstration site."""
        session = await self._call("POST", "/sessions", json={"site": "demo"})
        self._headers = {"Authorization": f"Bearer {session['token']}"}

    async def say(self, line: str) -> None:
        """Send a line, or the option it numbers, and print what comes back."""
        if line in ("/人工", "/human"):
            seq = (await self._call("POST", "/handoff", json={"client_id": uuid.uuid4().hex}))["seq"]
        else:
            seq = (await self._call("POST", "/messages", json=self._body(line)))["seq"]
        await self._listen(seq)

    async def end(self) -> None:
        await self._call("POST", "/end", json={})

    def _body(self, line: str) -> dict[str, str]:
        body = {"client_id": uuid.uuid4().hex}
        if line.isascii() and line.isdigit() and 1 <= int(line) <= len(self._options):
            return {**body, "option": self._options[int(line) - 1]["id"]}
        return {**body, "text": line}

    async def _listen(self, seq: int) -> None:
        """Print everything up to the first answer after `seq`."""
        while True:
            page = await self._call("GET", f"/messages?after={self._cursor}&wait={_WAIT}")
            self._cursor = page["cursor"]
            answers = [message for message in page["messages"] if message["from"] != "citizen"]
            for message in answers:
                self._print(message)
            if not page["messages"]:
                print("（还没有答复，继续等待……）")
            if any(message["seq"] > seq for message in answers):
                return

    def _print(self, message: dict[str, Any]) -> None:
        label = Status(message["status"]).label if message["status"] else ""
        print(f"\n{_NAMES.get(message['from'], message['from'])}［{label}］")
        print(plain_text(read_blocks(message["blocks"])))
        self._options = message["options"]
        for number, option in enumerate(self._options, 1):
            print(f"  {number}. {option['label']}")

    async def _call(self, method: str, path: str, **options: Any) -> Any:
        try:
            async with self._http.request(method, self._gateway + path, headers=self._headers, **options) as response:
                data = await response.json(content_type=None) if response.status != 204 else None
                if response.status >= 400:
                    raise Refused(data["detail"] if data else "网关没有接受这次请求。")
                return data
        except aiohttp.ClientConnectionError:
            raise Refused("网关连接不上。请先用 make run 启动，再试一次。") from None


async def chat(gateway: str) -> None:
    """Talk until the input ends."""
    async with aiohttp.ClientSession() as http:
        terminal = Terminal(http, gateway)
        await terminal.open()
        print("问政：请说说您要办的事。输入选项的序号可以选择；/人工 转人工；/结束 退出。")
        while True:
            print("\n我：", end="", flush=True)
            line = (await asyncio.to_thread(sys.stdin.readline)).rstrip("\n")
            if not line or line in ("/结束", "/end"):
                break
            try:
                await terminal.say(line)
            except Refused as refused:
                print(refused)
        await terminal.end()
        print(_GOODBYE)


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gateway", help="its address (default: from the WENZHENG_GATEWAY_* settings)")
    gateway = parser.parse_args(argv).gateway or ServiceSettings().url_of("gateway")
    try:
        asyncio.run(chat(gateway))
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n" + _GOODBYE)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
