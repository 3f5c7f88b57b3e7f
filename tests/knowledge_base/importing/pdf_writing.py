"""Writes small PDFs with Chinese text, ruled tables and running heads, for tests only."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field

_HEIGHT, _WIDTH = 842, 595


@dataclass
class Page:
    """Text and rules on one A4 page; `top` counts from the upper edge in points."""

    operators: list[str] = field(default_factory=list)

    def text(self, left: float, top: float, text: str, size: float = 12) -> None:
        shown = text.encode("utf-16-be").hex()
        self.operators.append(f"BT /F1 {size} Tf 1 0 0 1 {left} {_HEIGHT - top} Tm <{shown}> Tj ET")

    def rule(self, x0: float, top0: float, x1: float, top1: float) -> None:
        self.operators.append(f"0.5 w {x0} {_HEIGHT - top0} m {x1} {_HEIGHT - top1} l S")

    def table(self, left: float, top: float, widths: list[float], rows: list[list[str]], height: float = 20) -> None:
        """A ruled table; a text with line breaks stands on several lines of its cell."""
        y = top
        edges = [left + sum(widths[:n]) for n in range(len(widths) + 1)]
        self.rule(left, y, edges[-1], y)
        for row in rows:
            lines = max(cell.count("\n") + 1 for cell in row)
            bottom = y + height * lines
            for x, cell in zip(edges, row, strict=False):
                for number, line in enumerate(cell.split("\n")):
                    self.text(x + 3, y + 15 + number * height, line, 10)
            for x in edges:
                self.rule(x, y, x, bottom)
            self.rule(left, bottom, edges[-1], bottom)
            y = bottom


def write_pdf(pages: list[Page]) -> bytes:
    """The file; every character is one em wide, glyph numbers are UTF-16 and mapped back by a ToUnicode table."""
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        "1 beginbfrange <0000> <FFFF> <0000> endbfrange\nendcmap end end"
    )
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [4 0 R] "
        b"/ToUnicode 5 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering "
        b"(Identity) /Supplement 0 >> /DW 1000 /FontDescriptor << /Type /FontDescriptor /FontName /Song /Flags 4 "
        b"/FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >> >>",
        _stream(cmap.encode()),
    ]
    for number, page in enumerate(pages):
        content = 7 + 2 * number
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}] /Contents {content} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(_stream("\n".join(page.operators).encode()))
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(out)


def _stream(data: bytes) -> bytes:
    packed = zlib.compress(data)
    return f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode() + packed + b"\nendstream"
