"""`python -m actions`: serve the actions on loop-back until SIGTERM."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from datetime import date

from aiohttp import web

from actions.errors import SettingsError
from actions.knowledge import KnowledgeClient
from actions.registry import make_executor
from actions.server import make_app
from actions.settings import ActionsSettings


async def serve(settings: ActionsSettings) -> None:
    """Serve until SIGTERM or SIGINT; running calls are let finish."""
    stop = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    knowledge = KnowledgeClient(settings.knowledge_url, settings.knowledge_secret, settings.knowledge_seconds)
    runner = web.AppRunner(
        make_app(make_executor(knowledge, date.today), settings.secret), access_log=None, shutdown_timeout=5
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
        logging.getLogger("actions").info("serving on %s:%d", settings.host, settings.port)
        await stop.wait()
    finally:
        await runner.cleanup()
        await knowledge.close()


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m actions", description="the action server")
    parser.add_argument("--check-config", action="store_true", help="check the settings and exit")
    wanted = parser.parse_args(argv)
    try:
        settings = ActionsSettings.read(os.environ)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    if wanted.check_config:
        print("settings are well formed")
        return 0
    logging.basicConfig(level=os.environ.get("WENZHENG_LOG_LEVEL", "INFO"), format="%(levelname)s %(name)s %(message)s")
    asyncio.run(serve(settings))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
