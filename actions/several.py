"""Several questions in one message: cut apart, each answered after the other."""

from __future__ import annotations

import re

from actions.leaning import Lean, asks, lean
from language.facets import facets_of
from language.normalise import normalise

MOST = 3
_CUT = re.compile(r"[。?!;\n]+|[,\s]+(?=还有|另外|再问|还想问|顺便|同时)|(?<=[吗呢么])[,\s]+")
_LINK = re.compile(
    r"^(?:还有|另外|再问|还想问|顺便(?:再)?(?:问|打听)?|同时|以及|对了|然后)(?:一下|下|个)?[,:\s]*|^(?:就是)?[,:\s]+"
)
_LEAST = 4


def questions(text: str) -> tuple[str, ...]:
    """The questions of a message, at most three; one or none means that it is answered as a whole.

    >>> questions("居住证怎么办？另外护照要多少钱")
    ('居住证怎么办', '护照要多少钱')
    >>> questions("身份证丢了，怎么补办")
    ()
    """
    pieces = [_LINK.sub("", piece.strip(" ,")) for piece in _CUT.split(normalise(text)) if piece]
    found = tuple(piece for piece in pieces if len(piece) >= _LEAST and (asks(piece) or facets_of(piece)))
    if len(found) < 2 or any(lean(piece) is Lean.FILE for piece in pieces):
        return ()
    return found[:MOST]
