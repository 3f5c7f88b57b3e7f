"""How much one file may ask of us."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

MEGABYTE = 1024 * 1024


class Limits(BaseModel):
    """Limits of one import; the desk passes its own from its settings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file_bytes: int = Field(default=20 * MEGABYTE, gt=0)
    unpacked_bytes: int = Field(default=200 * MEGABYTE, gt=0)
    """Sum of the sizes inside a zip container."""
    packed_ratio: int = Field(default=200, gt=1)
    """How many times larger one part may become; parts below a megabyte are not judged."""
    parts: int = Field(default=5_000, gt=0)
    sheets: int = Field(default=40, gt=0)
    rows: int = Field(default=20_000, gt=0)
    """All sheets together."""
    columns: int = Field(default=200, gt=0)
    cell_characters: int = Field(default=32_767, gt=0)
    pages: int = Field(default=500, gt=0)
    blocks: int = Field(default=50_000, gt=0)
    """Paragraphs, list lines and table rows of a document."""
    depth: int = Field(default=24, gt=0)
    """Nesting of JSON and of tables in documents."""
    seconds: float = Field(default=45, gt=0)
    memory_bytes: int = Field(default=1024 * MEGABYTE, ge=256 * MEGABYTE)
    output_bytes: int = Field(default=64 * MEGABYTE, gt=0)
