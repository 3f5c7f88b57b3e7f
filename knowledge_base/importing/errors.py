"""Errors of importing and exporting.

KnowledgeError
└── ImportingError
    ├── FileRefused        the file is not opened, or could not be read; `reason` tells which limit or rule
    ├── MappingWrong       a column mapping is not well formed; `path` says where
    ├── ImportRejected     the file has errors, nothing was stored; `problems` lists them all
    └── ExportRefused      an entry does not fit the format asked for; `entry` and `field` say which
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from knowledge_base.errors import KnowledgeError

if TYPE_CHECKING:
    from knowledge_base.importing.problems import Problem


class ImportingError(KnowledgeError):
    """Root of the errors raised by importing."""


class Refusal(StrEnum):
    """Why a file is not read; the label is what the editor sees."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Refusal:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    TOO_LARGE = ("too_large", "文件太大")
    EMPTY = ("empty", "文件是空的")
    UNKNOWN_FORMAT = ("unknown_format", "不支持这种文件")
    WRONG_TYPE = ("wrong_type", "文件内容和扩展名（或声明的类型）不一致")
    OLD_OFFICE = ("old_office", "旧版 Office 文件或加密文件，请解密后另存为 .xlsx 或 .docx")
    MACRO = ("macro", "文件带有宏，请另存为不带宏的格式")
    ENCRYPTED = ("encrypted", "文件设有密码")
    ZIP_BOMB = ("zip_bomb", "压缩内容异常大")
    XML_ENTITY = ("xml_entity", "文件的 XML 里有实体或 DTD 声明")
    BROKEN = ("broken", "文件损坏，读不出来")
    NO_TEXT = ("no_text", "没有文字层（多半是扫描件），请先做文字识别")
    ENCODING = ("encoding", "文字编码认不出来，请另存为 UTF-8")
    TOO_MANY_ROWS = ("too_many_rows", "行数太多，请拆成几个文件")
    TOO_COMPLEX = ("too_complex", "列、工作表、页数或层级太多")
    TIME = ("time", "解析超时")
    MEMORY = ("memory", "解析占用内存过多")
    CRASHED = ("crashed", "解析程序异常退出")


class FileRefused(ImportingError):
    """The file is not opened, or could not be read."""

    def __init__(self, reason: Refusal, detail: str = "") -> None:
        super().__init__(f"{reason.label}：{detail}" if detail else reason.label)
        self.reason = reason
        self.detail = detail


class MappingWrong(ImportingError):
    """A column mapping is not well formed."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"列对应表 {path or '(顶层)'}：{problem}")
        self.path = path
        self.problem = problem


class ImportRejected(ImportingError):
    """The file has errors; nothing was stored."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} 处错误，整个文件没有导入")
        self.problems = tuple(problems)


class ExportRefused(ImportingError):
    """An entry holds what the format asked for cannot carry."""

    def __init__(self, entry: str, field: str, problem: str) -> None:
        super().__init__(f"{entry}：{field}：{problem}")
        self.entry = entry
        self.field = field
        self.problem = problem
