"""The base a report is made of, for commands: a city's folder, what is published, or the newest versions."""

from __future__ import annotations

import argparse
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from foundation.database import Database
from foundation.settings import ServiceSettings
from knowledge_base.content import read_city
from knowledge_base.errors import BaseUnreadable
from knowledge_base.importing.known import Known, known_of_city, read_known
from knowledge_base.store.published import read_published


def add_base_arguments(parser: argparse.ArgumentParser) -> None:
    """`--city` and `--newest`."""
    parser.add_argument("--city", type=Path, help="a city's folder instead of the database")
    parser.add_argument("--newest", action="store_true", help="newest versions, drafts too, not what is published")


async def read_base(wanted: argparse.Namespace, settings: ServiceSettings) -> Known:
    """What the arguments ask for; raises `ContentError` for a folder that is none, `BaseUnreadable`."""
    if wanted.city is not None:
        return known_of_city(read_city(wanted.city))
    database = Database(settings.database)
    try:
        async with database.read() as session:
            if wanted.newest:
                return await read_known(session)
            published = await read_published(session)
    except DBAPIError as error:
        raise BaseUnreadable(str(error.orig)) from error
    finally:
        await database.close()
    entries = {item.entry.id: item.entry for item in published.entries}
    return Known(published.departments, published.regions, entries)
