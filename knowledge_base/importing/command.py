"""`python -m knowledge_base.importing template | check | import | export` (docs/import-format.md)."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import json
import sys
from pathlib import Path
from typing import Any

import yaml

from foundation.clock import SystemClock
from foundation.database import Database
from foundation.settings import ServiceSettings
from knowledge_base.importing.errors import ExportRefused, FileRefused, ImportingError, ImportRejected
from knowledge_base.importing.exporting import ExportFormat, Selection, export, read_entries
from knowledge_base.importing.files.sandbox import Sandbox
from knowledge_base.importing.known import read_known
from knowledge_base.importing.limits import Limits
from knowledge_base.importing.mapping import ColumnMapping, load_mapping
from knowledge_base.importing.problems import Problem, errors_of
from knowledge_base.importing.service import DryRun, Importer, Upload
from knowledge_base.importing.templates import TEMPLATES
from knowledge_base.importing.writing import write_template


async def run(wanted: argparse.Namespace, database: Database) -> int:
    """Carry out one command; the number is the exit status."""
    match wanted.command:
        case "template":
            async with database.read() as session:
                known = await read_known(session)
            return _write(wanted.out, write_template(TEMPLATES[wanted.kind], known))
        case "check":
            return await _check(wanted, _importer(database))
        case "import":
            return await _import(wanted, _importer(database))
        case _:
            return await _export(wanted, database)


def _importer(database: Database) -> Importer:
    return Importer(database, SystemClock(), Sandbox(Limits()))


async def _check(wanted: argparse.Namespace, importer: Importer) -> int:
    result = await importer.dry_run(
        _upload(wanted.file), mapping=_mapping(wanted), departments=wanted.department, confirmed=_confirmed(wanted)
    )
    if wanted.proposal is not None and result.proposal is not None:
        _write(wanted.proposal, (json.dumps(result.proposal.to_data(), ensure_ascii=False, indent=1) + "\n").encode())
    if wanted.json:
        print(json.dumps(result.to_data(), ensure_ascii=False))
    else:
        _tell(result)
    return 0 if result.ok else 1


async def _import(wanted: argparse.Namespace, importer: Importer) -> int:
    report = await importer.run(
        _upload(wanted.file),
        by=wanted.by,
        mapping=_mapping(wanted),
        departments=wanted.department,
        confirmed=_confirmed(wanted),
    )
    if wanted.json:
        print(json.dumps(report.to_data(), ensure_ascii=False))
    else:
        _list(report.warnings)
        print(f"{report.summary()}；导入的都是草稿，要经审核才会发布")
    return 0


async def _export(wanted: argparse.Namespace, database: Database) -> int:
    chosen = Selection(wanted.kind, frozenset(wanted.department or ()), frozenset(wanted.id or ()), wanted.published)
    async with database.read() as session:
        known, entries = await read_known(session), await read_entries(session, chosen)
    form = ExportFormat(wanted.out.suffix.removeprefix(".").lower())
    status = _write(wanted.out, export(entries, form, wanted.kind, known))
    print(f"{len(entries)} 条：{wanted.out}")
    return status


def _tell(result: DryRun) -> None:
    if result.proposal is not None:
        print("识别结果（请核对）：")
        for found in result.proposal.recognised:
            mark = "" if found.certain else "（待确认）"
            print(f"  {found.field}: {found.value or '没有认出'}{mark}  ← {found.evidence[:60]}")
        for section in result.proposal.record["sections"]:
            print(f"  [{section['heading']}] {len(section['text'])} 字")
    _list(result.problems)
    errors = len(errors_of(result.problems))
    print(f"{errors} 处错误，{len(result.problems) - errors} 处提醒", end="")
    print(f"；导入后：{result.report.summary()}" if result.ok else "；不能导入")


def _list(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        print(problem)


def _upload(file: Path) -> Upload:
    return Upload(file.name, file.read_bytes())


def _mapping(wanted: argparse.Namespace) -> ColumnMapping | None:
    return load_mapping(wanted.mapping) if wanted.mapping is not None else None


def _confirmed(wanted: argparse.Namespace) -> dict[str, Any] | None:
    """`--confirm` and `--set field=value`: the value is YAML, so a list is `[a, b]`."""
    if not wanted.confirm:
        return None
    pairs = (text.partition("=") for text in wanted.set)
    return {name: yaml.load(value, Loader=yaml.BaseLoader) for name, _, value in pairs}  # noqa: S506 - strings only


def _write(file: Path, content: bytes) -> int:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return 0


def arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m knowledge_base.importing", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    template = commands.add_parser("template", help="write the empty template of a kind")
    template.add_argument("kind", choices=sorted(TEMPLATES))
    template.add_argument("out", type=Path)
    for name, text in (("check", "dry run: every problem of a file"), ("import", "import a file as drafts")):
        command = commands.add_parser(name, help=text)
        command.add_argument("file", type=Path)
        command.add_argument("--mapping", type=Path, help="column mapping (YAML or JSON) for another layout")
        command.add_argument("--department", action="append", help="only entries of this department (repeatable)")
        command.add_argument("--confirm", action="store_true", help="documents: the recognised fields are right")
        command.add_argument("--set", action="append", default=[], metavar="FIELD=VALUE", help="documents: correct one")
        command.add_argument("--json", action="store_true", help="print JSON")
        if name == "check":
            command.add_argument("--proposal", type=Path, help="documents: write the proposed entry as JSON")
        else:
            command.add_argument("--by", default=getpass.getuser(), help="whose import this is")
    out = commands.add_parser("export", help="write entries in their template (.xlsx, .csv, .json)")
    out.add_argument("out", type=Path)
    out.add_argument("--kind", choices=sorted(TEMPLATES))
    out.add_argument("--department", action="append")
    out.add_argument("--published", action="store_true", help="what citizens see instead of the newest version")
    out.add_argument("--id", action="append", help="only this entry (repeatable)")
    return parser.parse_args(argv)


async def _main(wanted: argparse.Namespace, settings: ServiceSettings) -> int:
    database = Database(settings.database)
    try:
        return await run(wanted, database)
    finally:
        await database.close()


def main(argv: list[str] | None = None) -> int:
    """0: done; 1: the file has errors (listed); 2: the file or the call cannot be used."""
    wanted = arguments(argv)
    try:
        return asyncio.run(_main(wanted, ServiceSettings()))
    except ImportRejected as error:
        _list(error.problems)
        print(error, file=sys.stderr)
        return 1
    except (FileRefused, ExportRefused, ImportingError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
