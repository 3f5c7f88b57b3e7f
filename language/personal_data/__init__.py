"""Personal data in Chinese text: found, replaced by typed tokens before anything but the conversation sees it.

Light enough for both environments (Python 3.10, standard library only). What is found: resident ID numbers of 18 and
15 digits, bank cards, mobile and landline numbers, passports, permits of Hong Kong, Macau and Taiwan, plates, e-mail,
WeChat and QQ ids, doors of addresses, names that are introduced as such; also in full width, with gaps and spelt in
Chinese digits.
"""

from language.personal_data.checksums import is_bank_card, is_id_number
from language.personal_data.finding import find
from language.personal_data.hiding import hidden
from language.personal_data.kinds import ALWAYS_HIDDEN, Kind, PersonalData
from language.personal_data.tokens import TOKEN, close, masked_text, open_tokens, replaced, token_kind

__all__ = [
    "ALWAYS_HIDDEN",
    "TOKEN",
    "Kind",
    "PersonalData",
    "close",
    "find",
    "hidden",
    "is_bank_card",
    "is_id_number",
    "masked_text",
    "open_tokens",
    "replaced",
    "token_kind",
]
