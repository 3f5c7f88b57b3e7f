"""The service hall nearest to a position. The position is neither stored nor logged."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from connectors.wechat.settings import Hall
from connectors.wechat.texts import NEAREST_HALL, NO_HALL
from contracts.blocks import Block, ItemList, Paragraph

_EARTH_KM = 6371.0


def nearest(halls: Sequence[Hall], latitude: float, longitude: float) -> tuple[Hall, float] | None:
    """The hall and its distance in kilometres, as the crow flies."""
    distances = [(distance_km(hall.latitude, hall.longitude, latitude, longitude), hall) for hall in halls]
    if not distances:
        return None
    distance, hall = min(distances, key=lambda found: found[0])
    return hall, distance


def distance_km(latitude_a: float, longitude_a: float, latitude_b: float, longitude_b: float) -> float:
    """Great-circle distance of two positions in degrees (haversine)."""
    a, b = math.radians(latitude_a), math.radians(latitude_b)
    across = math.radians(longitude_b - longitude_a)
    chord = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(across / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(chord)))


def nearest_hall(halls: Sequence[Hall], fields: Mapping[str, str]) -> tuple[Block, ...]:
    """What to tell a citizen who sent a position (`Location_X` is the latitude)."""
    try:
        found = nearest(halls, float(fields.get("Location_X", "")), float(fields.get("Location_Y", "")))
    except ValueError:
        found = None
    if found is None:
        return (Paragraph(NO_HALL),)
    hall, distance = found
    about = f"约{distance:.1f}公里" if distance >= 1 else "不到1公里"
    lines = [f"{hall.name}（{about}）", f"地址：{hall.address}"]
    lines += [f"时间：{hall.hours}"] if hall.hours else []
    lines += [f"电话：{hall.phone}"] if hall.phone else []
    return (Paragraph(NEAREST_HALL), ItemList(tuple(lines)))
