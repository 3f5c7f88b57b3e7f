"""The page with a full answer, for the citizen it was given to and nobody else."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from connectors.web.markup import add, add_blocks, page, to_html
from connectors.wechat import texts
from connectors.wechat.errors import PlatformError
from connectors.wechat.sender import Account
from connectors.wechat.sign_in import STATE_LIFE, SignIns, Wanted, authorise_url
from conversations.models import Sender
from conversations.reading import Reader
from conversations.rendering import read_blocks
from foundation.problems import not_found

COOKIE = "wechat_sign_in"
_STYLE = "/static/chat.css"
_MOST_SEQ = 2**31 - 1


class AnswerPages:
    """`/wechat/<account>/answers/…` and the return from the sign-in."""

    def __init__(self, accounts: Mapping[str, Account], sign_ins: SignIns, reader: Reader) -> None:
        self._accounts, self._sign_ins, self._reader = accounts, sign_ins, reader

    async def open(self, request: web.Request) -> web.StreamResponse:
        """Send the visitor to WeChat's sign-in."""
        account = self._account(request).settings
        seq = int(request.match_info["seq"])
        if seq > _MOST_SEQ:
            raise not_found()
        state = await self._sign_ins.begin(account, Wanted(request.match_info["conversation"], seq))
        back = f"{account.public_url}/wechat/{account.id}/signed-in"
        response = web.Response(status=302, headers={"Location": authorise_url(account, back, state)})
        response.set_cookie(
            COOKIE,
            state,
            max_age=int(STATE_LIFE.total_seconds()),
            path=f"/wechat/{account.id}/",
            httponly=True,
            secure=account.public_url.startswith("https://"),
            samesite="Lax",
        )
        return response

    async def signed_in(self, request: web.Request) -> web.StreamResponse:
        """The visitor is back: show the answer, if it is theirs. A snapshot user is never bound to anybody."""
        account = self._account(request)
        cookie = request.cookies.get(COOKIE, "")
        wanted = await self._sign_ins.take(account.settings, request.query.get("state", ""), cookie)
        code = request.query.get("code", "")
        if wanted is None or not code:
            return _message(texts.PAGE_EXPIRED, 403)
        try:
            visitor = await account.client.signed_in(code)
        except PlatformError:
            return _message(texts.PAGE_AWAY, 502)
        if visitor.snapshot:
            return _message(texts.PAGE_SNAPSHOT, 403)
        if not visitor.openid or not await self._sign_ins.owns(account.settings, visitor.openid, wanted.conversation):
            return _message(texts.PAGE_NOT_YOURS, 403)
        return await self._show(wanted)

    async def _show(self, wanted: Wanted) -> web.StreamResponse:
        found = await self._reader.after(wanted.conversation, wanted.seq - 1, 1)
        if not found or found[0].seq != wanted.seq or found[0].sender == Sender.CITIZEN.value:
            return _message(texts.PAGE_GONE, 404)
        html, main = page(texts.PAGE_TITLE, _STYLE)
        add_blocks(main, read_blocks(found[0].blocks))
        return _page(to_html(html), 200)

    def _account(self, request: web.Request) -> Account:
        account = self._accounts.get(request.match_info["account"])
        if account is None or not account.settings.oauth:
            raise not_found()
        return account


def _message(text: str, status: int) -> web.Response:
    html, main = page(texts.PAGE_TITLE, _STYLE)
    add(main, "p", text, role="note")
    return _page(to_html(html), status)


def _page(html: str, status: int) -> web.Response:
    response = web.Response(text=html, status=status, content_type="text/html", charset="utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
