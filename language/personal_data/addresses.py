"""The part of an address that leads to somebody's door.

Region, road and estate stay readable: a department is found by them, and a broken lift has to be. What is taken is
building, unit and room together, or a house number that is said to be where somebody lives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from language.personal_data.flattening import clause_before
from language.personal_data.kinds import Kind, PersonalData

_N = r"[0-9一二三四五六七八九十百零〇两]{1,5}"
_BUILDING = rf"(?:[A-Za-z]|{_N}) ?(?:号楼|栋|幢|座|号院|#楼?|号) ?"
_UNIT = rf"(?:{_N}|[甲乙丙丁东西中A-Za-z]) ?(?:单元|门洞|门|梯) ?"
_FLOOR = rf"{_N} ?(?:层|楼) ?"
_ROOM = rf"(?:[0-9]{{1,2}}层|{_N}[A-Za-z]?) ?(?:室|号房|房(?![东子地产屋])|号(?!线|楼|令|文))"
_BARE_ROOM = r"(?:[0-9]{3,4}|[一二三四五六七八九十零〇]{3,4})(?![0-9年月日元块人米个次])"
_LANE = rf"(?:{_N}弄 ?)?"
_DOOR = re.compile(
    rf"(?<![0-9一二三四五六七八九十A-Za-z〔])(?:"
    rf"{_LANE}(?:{_BUILDING})*{_UNIT}(?:{_FLOOR})?(?:{_ROOM}|{_BARE_ROOM})"
    rf"|{_LANE}(?:{_BUILDING})+(?:{_FLOOR})?(?:{_ROOM}|{_BARE_ROOM})"
    rf")"
)
_DASHED = re.compile(
    r"(?<=[区园苑村府城庄寓湾庭院里郡居邸墅庐号])[0-9]{1,3}(?:-|#)[0-9]{1,2}(?:-[0-9]{3,4})(?![0-9-])|(?<=[区园苑村府城庄寓湾庭院里郡居])[0-9]{1,3}(?:-|#)[0-9]{3,4}(?:室|(?![0-9-]))"
)
_HOUSE = re.compile(
    rf"(?<=[路街道巷村弄里庄屯区园苑坊寨镇湾队组])(?:{_N}(?:组|队|社) ?)?"
    rf"(?:附?{_N}(?:-[0-9]{{1,3}})?号(?:附{_N}号)?(?!线|楼|院|窗|令|文|口|大厅)(?:院)?)"
)
_LIVES = re.compile(
    r"家住|住在|住址|居住|家在|住的是|我住|户籍地|户口(?:在|地)|(?:家庭|现|通讯|通信|收件|邮寄|联系|详细|我的?)地址|寄到|寄给|搬到"
)
_OFFICE = re.compile(
    r"大厅|中心|局|厅$|委$|政府|大楼|办公|窗口|法院|学校|医院|大学|公司|派出所|支行|银行|会议|大厦|酒店|校区|教学楼|实验|候车|展馆"
)


class AddressFinder:
    """Finds doors."""

    def find(self, text: str) -> Iterator[PersonalData]:
        for match in _DOOR.finditer(text):
            if not _OFFICE.search(clause_before(text, match.start(), 8)):
                yield _taken(match)
        for match in _DASHED.finditer(text):
            if not _OFFICE.search(clause_before(text, match.start(), 6)):
                yield _taken(match)
        for match in _HOUSE.finditer(text):
            if _LIVES.search(clause_before(text, match.start(), 32)):
                yield _taken(match)


def _taken(match: re.Match[str]) -> PersonalData:
    return PersonalData(Kind.ADDRESS, match.start(), match.end(), match.group().replace(" ", ""))
