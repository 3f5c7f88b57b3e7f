"""ID numbers, bank cards and telephone numbers.

Checksummed kinds are taken when the checksum holds, or when the words before name them: somebody who mistypes their
ID number has still told most of it. Words that name another number (订单号, 金额) keep a mere row of digits readable.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from language.personal_data.checksums import is_bank_card, is_card_long, is_id_number, looks_like_id
from language.personal_data.flattening import GAP, clause_before
from language.personal_data.kinds import Kind, PersonalData

_BEFORE, _AFTER = r"(?<![0-9])", r"(?![0-9])"
_NO_AMOUNT = r"(?! ?(?:元|块|万|亿|平方|平米|㎡|m2|吨|公里|千克|%))"
_ID_WORDS = re.compile(
    r"身份证|身分证|身份號|身份号|证件号|证件|居住证号|老号|旧号|sfz|SFZ|(?<![A-Za-z])[Ii][Dd](?![A-Za-z])"
)
_CARD_WORDS = re.compile(r"银行卡|卡号|储蓄卡|信用卡|借记卡|社保卡|工资卡|账号|账户|帐号|帐户|收款|打款|汇到|打到")
_PHONE_WORDS = re.compile(r"电话|手机|号码|联系|座机|固话|致电|拨打|打给|微信|短信|tel|TEL|Tel|机主")
_OTHER_NUMBERS = re.compile(
    r"订单|单号|编号|流水|运单|快递|受理号|受理编|办件|文号|批号|批次|条码|型号|金额|发票|序列号|证书号|产权证|房产证号|"
    r"案号|工单|税号|信用代码|邮编|合同|许可证|执照|备案|条形码|商品|设备|表号|户号|学号|考号|准考证|保单|档案[编号]|版本|编码|"
    r"(?<!手)机号|标识|凭证号|回执|查询码|验证码|排队|取号|电表|水表|燃气|交易|[Nn][Oo]\.?"
)
_LETTERS_BEFORE = re.compile(r"([A-Za-z]+)[-_ ]?$")
_LETTERS_OF_PHONES = {"wx", "vx", "v", "tel", "phone", "mobile", "wechat", "weixin", "dh", "sj", "mob", "ph", "t", "m"}


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=-1)


def names_another(text: str, start: int, ours: re.Pattern[str]) -> bool:
    """Whether the last words before a number name a number of another kind."""
    clause = clause_before(text, start, 14)
    return _last(_OTHER_NUMBERS, clause) > _last(ours, clause)


def _id_18(text: str, match: re.Match[str]) -> bool:
    digits = plain(match.group())
    return is_id_number(digits) or (looks_like_id(digits) and _named(_ID_WORDS, text, match))


def _id_15(text: str, match: re.Match[str]) -> bool:
    if not is_id_number(plain(match.group())):
        return False
    return not (_coded(text, match) or names_another(text, match.start(), _ID_WORDS))


def _named_id_15(text: str, match: re.Match[str]) -> bool:
    return _named(_ID_WORDS, text, match) and is_id_number(plain(match.group()))


def _card(text: str, match: re.Match[str]) -> bool:
    digits = plain(match.group())
    if is_card_long(digits) and _named(_CARD_WORDS, text, match):
        return not names_another(text, match.start(), _CARD_WORDS)
    return is_bank_card(digits) and not (_coded(text, match) or names_another(text, match.start(), _CARD_WORDS))


def _phone(text: str, match: re.Match[str]) -> bool:
    return not (_coded(text, match) or names_another(text, match.start(), _PHONE_WORDS))


def _named(words: re.Pattern[str], text: str, match: re.Match[str]) -> bool:
    return words.search(clause_before(text, match.start(), 14, "。;!?\n")) is not None


def _coded(text: str, match: re.Match[str]) -> bool:
    """Whether letters stand before it that make it a code (SF…, YZ…), not an abbreviation of 电话 or 微信."""
    letters = _LETTERS_BEFORE.search(text[max(0, match.start() - 8) : match.start()])
    return letters is not None and letters[1].lower() not in _LETTERS_OF_PHONES


def plain(text: str) -> str:
    """The digits, and the X of an ID number."""
    return re.sub(r"[^0-9Xx]", "", text).upper()


def _phone_value(text: str) -> str:
    """Without gaps; a mobile number without its country code, a landline without its extension's mark."""
    digits = re.sub(r"[^0-9]", "", text)
    return digits[-11:] if re.fullmatch(r"(?:00)?861[0-9]{10}", digits) else digits


def _row(count: int, end: str = "[0-9]") -> str:
    return rf"[0-9](?:{GAP}[0-9]){{{count - 2}}}{GAP}{end}"


@dataclass(frozen=True)
class NumberFinder:
    """Finds one form of one kind; after a miss the search goes on one character further."""

    kind: Kind
    pattern: re.Pattern[str]
    holds: Callable[[str, re.Match[str]], bool]
    value: Callable[[str], str] = plain

    def find(self, text: str) -> Iterator[PersonalData]:
        position = 0
        while (match := self.pattern.search(text, position)) is not None:
            right = self.holds(text, match)
            if right:
                yield PersonalData(self.kind, match.start(), match.end(), self.value(match.group()))
            position = match.end() if right else match.start() + 1


_MOBILE = rf"(?:(?<![0-9])(?:\+|00)? ?\(?86\)?{GAP}|{_BEFORE})1{GAP}[3-9](?:{GAP}[0-9]){{9}}{_AFTER}"
_DOTTED = rf"{_BEFORE}1[3-9][0-9][./_][0-9]{{4}}[./_][0-9]{{4}}{_AFTER}"
_LANDLINE = (
    rf"(?:\+86{GAP})?{_BEFORE}\(?0[1-9][0-9]{{1,2}}\)?{GAP}[2-9][0-9]{{2,3}}{GAP}[0-9]{{4}}"
    rf"(?:(?:-|转| ?ext\.?)[0-9]{{1,5}})?{_AFTER}"
)
_LOCAL = rf"(?<=[机话号码:是为打 ]){_BEFORE}(?![48]00)[2-8][0-9]{{2,3}}{GAP}[0-9]{{4}}{_AFTER}{_NO_AMOUNT}"
_OF_A_HOME = re.compile(
    r"座机|固话|固定电话|家里电话|家庭电话|宅电|办公电话|单位电话|家电话|联系电话|我的?电话|电话(?:是|为|:)"
)


def _local(text: str, match: re.Match[str]) -> bool:
    return _named(_OF_A_HOME, text, match) and _phone(text, match)


CHECKED = (
    NumberFinder(Kind.ID, re.compile(rf"{_BEFORE}{_row(18, '[0-9Xx]')}{_AFTER}"), _id_18),
    *(NumberFinder(Kind.CARD, re.compile(rf"{_BEFORE}{_row(n)}{_AFTER}"), _card) for n in (19, 18, 17, 16)),
    NumberFinder(Kind.ID, re.compile(rf"{_BEFORE}{_row(15)}{_AFTER}"), _named_id_15),
)
"""Those with checksums."""

OTHERS = (
    NumberFinder(Kind.PHONE, re.compile(_MOBILE + _NO_AMOUNT), _phone, _phone_value),
    NumberFinder(Kind.PHONE, re.compile(_DOTTED), _phone, _phone_value),
    NumberFinder(Kind.PHONE, re.compile(_LANDLINE + _NO_AMOUNT), _phone, _phone_value),
    NumberFinder(Kind.ID, re.compile(rf"{_BEFORE}{_row(15)}{_AFTER}{_NO_AMOUNT}"), _id_15),
    NumberFinder(Kind.PHONE, re.compile(_LOCAL), _local, _phone_value),
)
