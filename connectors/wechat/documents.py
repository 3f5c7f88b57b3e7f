"""XML of the platform: read with DTDs forbidden, written by one builder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from connectors.wechat.errors import PushRefused, Reason

# what XML 1.0 cannot hold, not even as a reference
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_document(text: str | bytes) -> Mapping[str, str]:
    """The children of the root by name; the text of nested ones is left out. Raises `PushRefused`."""
    try:
        root = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, LookupError, ValueError):
        raise PushRefused(Reason.XML) from None
    return {child.tag: child.text or "" for child in root if isinstance(child.tag, str)}


def read_nested(text: str, name: str) -> list[Mapping[str, str]]:
    """Every element of that name, wherever it stands, as its children by name. Raises `PushRefused`."""
    try:
        root = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, LookupError, ValueError):
        raise PushRefused(Reason.XML) from None
    return [{child.tag: child.text or "" for child in element} for element in root.iter(name)]


def write_document(fields: Mapping[str, str]) -> str:
    """`<xml>` with a child for each field, escaped (`]]>` and all), without what XML cannot hold."""
    root = Element("xml")
    for name, value in fields.items():
        SubElement(root, name).text = _FORBIDDEN.sub("", value)
    return tostring(root, encoding="unicode")
