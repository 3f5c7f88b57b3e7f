"""The page with a full answer, for the citizen it was given to and nobody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aiohttp import web

from connectors.web.pages.assets import Assets
from connectors.web.pages.rendering import Renderer
from connectors.web.sites import Site
from connectors.wechat import texts
from connectors.wechat.errors import PlatformError
from connectors.wechat.sender import Account
from connectors.wechat.sign_in import STATE_LIFE, SignIns, Wanted, authorise_url
from contracts.blocks import Block
from conversations.models import Sender
from conversations.reading import Reader
from conversations.rendering import read_blocks
from foundation.problems import not_found

COOKIE = "wechat_sign_in"
_MOST_SEQ = 2**31 - 1


class AnswerPages:
    """`/wechat/<account>/answers/…` and the return from the sign-in."""

    def __init__(self, accounts: Mapping[str, Account], sign_ins: SignIns, reader: Reader) -> None:
        self._accounts, self._sign_ins, self._reader = accounts, sign_ins, reader
        assets = Assets()
        self._renderers = {
            one.settings.id: Renderer(assets, Site(id=one.settings.id, name=one.settings.name))
            for one in accounts.values()
        }

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
            return self._page(request, 403, note=texts.PAGE_EXPIRED)
        try:
            visitor = await account.client.signed_in(code)
        except PlatformError:
            return self._page(request, 502, note=texts.PAGE_AWAY)
        if visitor.snapshot:
            return self._page(request, 403, note=texts.PAGE_SNAPSHOT)
        if not visitor.openid or not await self._sign_ins.owns(account.settings, visitor.openid, wanted.conversation):
            return self._page(request, 403, note=texts.PAGE_NOT_YOURS)
        return await self._show(request, wanted)

    async def _show(self, request: web.Request, wanted: Wanted) -> web.StreamResponse:
        found = await self._reader.after(wanted.conversation, wanted.seq - 1, 1)
        if not found or found[0].seq != wanted.seq or found[0].sender == Sender.CITIZEN.value:
            return self._page(request, 404, note=texts.PAGE_GONE)
        return self._page(request, 200, blocks=read_blocks(found[0].blocks))

    def _page(
        self, request: web.Request, status: int, *, note: str = "", blocks: Sequence[Block] = ()
    ) -> web.StreamResponse:
        return self._renderers[request.match_info["account"]].page(
            request, "answer.html", status=status, title=texts.PAGE_TITLE, note=note, blocks=blocks
        )

    def _account(self, request: web.Request) -> Account:
        account = self._accounts.get(request.match_info["account"])
        if account is None or not account.settings.oauth:
            raise not_found()
        return account
