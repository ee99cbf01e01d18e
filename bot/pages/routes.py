"""Answer the requests of the pages: who asks, in which council, which page or action it is."""

import asyncio
from collections.abc import Iterable
from contextlib import nullcontext, suppress
from dataclasses import replace
from functools import partial
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from bot.pages import (
    ask,
    configure,
    council_settings,
    deliveries,
    departments,
    meeting,
    meetings,
    mine,
    minutes,
    old_notes,
    overview,
    publications,
    question,
    questions,
)
from bot.pages.actions import (
    CONFIRMATIONS,
    ActionResult,
    FormExpired,
    SubmittedForm,
    build_incoming,
    confirmation_page,
    read_action,
    read_reply,
)
from bot.pages.assets import Assets
from bot.pages.export import Export, PrepareExport
from bot.pages.requests import (
    MAX_FORMS_OF_STRANGERS,
    Handler,
    PageRefused,
    answer_with_page,
    read_form,
    read_form_of_stranger,
    require_own_origin,
    security_headers,
    text_of,
)
from bot.pages.sessions import (
    csrf_token,
    forget_notice,
    is_csrf_token,
    keep_notice,
    keep_secret,
    known_locale,
    known_theme,
    read_notice,
    read_secret,
)
from bot.pages.sign_in import EntraIdentity, SignInRefused
from bot.pages.templates import PageTemplates
from bot.pages.viewer import (
    START,
    Look,
    Notice,
    Page,
    PageQuery,
    PageRedirect,
    SignInNeeded,
    build_viewer,
    is_local_address,
    page_url,
    tab_link,
)
from bot.pages.visits import LOCALE, Visit, Visits
from bot.turn.dispatcher import Dispatcher
from bot.turn.incoming import Incoming, Roster
from cards.texts import Texts
from domain.errors import BadInput, Forbidden, NotFound, Refusal
from storage import Store, Transaction

T = TypeVar("T")
PAGES: tuple[Page, ...] = (
    overview.START_PAGE,
    configure.PAGE,
    mine.PAGE,
    overview.PAGE,
    questions.PAGE,
    question.PAGE,
    ask.PAGE,
    meetings.PAGE,
    meeting.PAGE,
    minutes.PAGE,
    departments.PAGE,
    old_notes.PAGE,
    old_notes.REVIEW_PAGE,
    deliveries.PAGE,
    publications.PAGE,
    council_settings.PAGE,
)
"""Every page, in the order of the menu. A new one is its module here, and nothing else."""
_STATUSES: tuple[tuple[type[Refusal], int], ...] = ((NotFound, 404), (Forbidden, 403), (BadInput, 400))
REFUSED = 409
MAX_FILES_AT_ONCE = 2
"""Files that are made by processes of their own; further ones wait."""
log = structlog.get_logger(__name__)


class IdentityVerifier(Protocol):
    """Checks the tokens with which Teams says who opens a page."""

    async def verify(self, token: str) -> EntraIdentity:
        """Return whom a token speaks for; raises SignInRefused."""
        ...


class Pages:
    """The pages of the program, as handlers of HTTP requests."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        *,
        store: Store,
        roster: Roster,
        verifier: IdentityVerifier,
        bot_id: str,
        origin: str,
        is_local: bool = False,
    ) -> None:
        """Take the address of the bot as browsers know it, without a path."""
        self._dispatcher = dispatcher
        self._store = store
        self._visits = Visits(dispatcher, store=store, roster=roster)
        self._verifier = verifier
        self._bot_id = bot_id
        self._app = bot_id.removeprefix("28:")
        self._origin = origin
        self._assets = Assets.of_folder()
        self.templates = PageTemplates(self._assets, PAGES, is_local=is_local)
        self._headers = security_headers(is_local=is_local)
        self._strangers = asyncio.Semaphore(MAX_FORMS_OF_STRANGERS)
        self._making = asyncio.Semaphore(MAX_FILES_AT_ONCE)

    def routes(self) -> Iterable[web.RouteDef]:
        """Return the routes; what is no page is answered with a page that says so."""
        yield web.get(f"{START}assets/{{name}}", self._show_asset)
        yield web.get(f"{START}sign-in", self._answer(self._show_sign_in))
        yield web.post(f"{START}session", self._answer(self._start_session))
        yield web.post(
            rf"{START}councils/{{council:[0-9]{{1,9}}}}/actions/{{verb:[a-z_]{{1,40}}}}",
            self._answer(self._act),
        )
        yield web.post(
            rf"{START}councils/{{council:[0-9]{{1,9}}}}/departments/preview", self._answer(self._preview)
        )
        yield web.get(
            rf"{START}councils/{{council:[0-9]{{1,9}}}}/questions.{{ending:csv|xlsx}}",
            self._answer(partial(self._export, questions.export)),
        )
        yield web.get(
            rf"{START}councils/{{council:[0-9]{{1,9}}}}/meetings/{{meeting:[0-9]{{1,9}}}}"
            rf"/minutes.{{ending:{'|'.join(minutes.FILE_FORMATS)}}}",
            self._answer(partial(self._export, minutes.export)),
        )
        yield web.get(
            rf"{START}councils/{{council:[0-9]{{1,9}}}}/meetings/{{meeting:[0-9]{{1,9}}}}/meeting.{{ending:ics}}",
            self._answer(partial(self._export, meetings.export)),
        )
        yield web.get(f"{START[:-1]}{{tail:.*}}", self._answer(self._show))

    async def _show_asset(self, request: web.Request) -> web.Response:
        asset = self._assets.find(request.path)
        return web.Response(status=404) if asset is None else asset.respond(request)

    def _answer(self, handler: Handler) -> Handler:
        """Wrap a handler so that whatever happens is answered with a page in the person's language."""

        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                return await self._keep_expired_form(handler, request)
            except PageRedirect as elsewhere:
                return self._redirect(elsewhere.address)
            except Refusal as refusal:
                status = next((s for kind, s in _STATUSES if isinstance(refusal, kind)), REFUSED)
                return self._show_sentence(
                    request, f"refusal.{refusal.code}", status=status, **refusal.values
                )

        return answer_with_page(answer, show_sentence=self._show_sentence)

    async def _keep_expired_form(self, handler: Handler, request: web.Request) -> web.StreamResponse:
        """Run a handler; a form whose session has ended waits for the next one, or is shown again."""
        try:
            return await handler(request)
        except FormExpired as expired:
            form = expired.form
            if expired.visit is None:
                return self._ask_who_is_there(request, back=form.back, held=form.held)
            notice = Notice(text=self._texts(request)("page.form_expired"), is_refusal=True)
            return await self._show_filled_in(expired.visit, form, notice, status=403)

    async def _show(self, request: web.Request) -> web.Response:
        """Show the page of an address."""
        page, query = find_page(request.path_qs)
        visit = await self._visits.find(request)
        notice = read_notice(request, secret=visit.secret)
        response = await self._render(visit, page, query, look=self._look(visit, request.path_qs, notice))
        if notice is not None:
            forget_notice(response)
        return response

    async def _export(self, prepare: PrepareExport, request: web.Request) -> web.StreamResponse:
        """Send what a page shows as a file."""
        visit = await self._visits.find(request)
        look = self._look(visit, request.path_qs, None)
        query = replace(PageQuery.parse(request.query_string), path=request.match_info)

        def load(tx: Transaction) -> Export:
            viewer = build_viewer(tx, visit.signed_in, query.number("council"), look=look)
            return prepare(viewer, self._store, query)

        found = await self._store.read(load, tenant=visit.signed_in.session.tenant)
        ending = request.match_info["ending"]
        async with nullcontext() if ending == "csv" else self._making:
            return await found.respond(request, ending)

    async def _act(self, request: web.Request) -> web.Response:
        """Do what a form asks for; then show its page again, with a sentence about what was done."""
        visit, form = await self._read_action(request, request.match_info["verb"])
        council, look = int(request.match_info["council"]), self._look(visit, form.back, None)

        def meet(tx: Transaction) -> tuple[Incoming, Texts]:
            viewer = build_viewer(tx, visit.signed_in, council, look=look)
            return build_incoming(form, viewer, visit.signed_in, bot_id=self._bot_id), viewer.texts

        incoming, texts = await self._store.read(meet, tenant=visit.signed_in.session.tenant)
        result = read_reply(await self._dispatcher(incoming), texts)
        return await self._show_result(visit, form, result)

    async def _read_action(self, request: web.Request, verb: str) -> tuple[Visit, SubmittedForm]:
        """Return who sends a form of a page, and the form.

        Raises FormExpired if its session has ended, PageRefused for a form that is not ours.
        """
        visit: Visit | None = None
        with suppress(SignInNeeded):
            visit = await self._visits.find(request)
        reading = read_form(request) if visit else read_form_of_stranger(request, places=self._strangers)
        form = read_action(verb, await reading)
        is_local = is_local_address(form.back)
        if visit is not None and is_csrf_token(form.csrf, secret=visit.secret):
            if not is_local:
                raise PageRefused("page.bad_form", status=400)
            return visit, form
        require_own_origin(request, own=self._origin)
        if is_local:
            raise FormExpired(form, visit)
        if visit is None:
            raise PageRedirect(page_url("sign-in"))
        raise PageRefused("page.form_expired", status=403)

    async def _preview(self, request: web.Request) -> web.Response:
        """Show what a list of departments would change; nothing is stored."""
        visit, form = await self._read_action(request, departments.BRING_VERB)
        query = PageQuery(path=request.match_info, values={"list": [text_of(form.fields, "list")]})
        look = self._look(visit, form.back, None)
        return await self._render(visit, departments.PREVIEW, query, look=look)

    async def _show_result(self, visit: Visit, form: SubmittedForm, result: ActionResult) -> web.Response:
        """Lead back to the page of a form, or show it with the form still filled in if it was refused."""
        if result.notice.is_refusal:
            return await self._show_filled_in(visit, form, result.notice, status=REFUSED)
        if result.view is not None and result.view.kind in CONFIRMATIONS:
            query = PageQuery(path={"council": visit.request.match_info["council"]})
            look = self._look(visit, form.back, None)
            return await self._render(visit, confirmation_page(result.view), query, look=look)
        response = self._redirect(f"{form.back}{form.anchor}")
        keep_notice(response, result.notice, secret=visit.secret)
        return response

    async def _show_filled_in(
        self, visit: Visit, form: SubmittedForm, notice: Notice, *, status: int
    ) -> web.Response:
        """Show the page of a form as it was filled in, with a sentence about it."""
        page, query = find_page(form.back)
        look = replace(self._look(visit, form.back, notice), typed=form.typed)
        return await self._render(visit, page, query, look=look, status=status)

    async def _render(
        self, visit: Visit, page: Page, query: PageQuery, *, look: Look, status: int = 200
    ) -> web.Response:
        """Look up a page's data and fill in its template, in a reader's thread."""

        def show(tx: Transaction) -> str:
            viewer = build_viewer(tx, visit.signed_in, query.number("council"), look=look)
            return self.templates.render_page(page, viewer, query)

        html = await self._store.read(show, tenant=visit.signed_in.session.tenant)
        return self._html(html, status=status)

    async def _show_sign_in(self, request: web.Request) -> web.Response:
        """Show the page that asks Teams who is there."""
        return self._ask_who_is_there(request, back=request.query.get("next", ""))

    def _ask_who_is_there(self, request: web.Request, *, back: str, held: str = "") -> web.Response:
        """Show the page that signs in and leads to another one, with a form that waits for it."""
        html = self.templates.render(
            "sign_in.html",
            self._texts(request),
            theme=known_theme(request.query.get("theme", "")),
            title=self._texts(request)("page.sign_in"),
            next=back if is_local_address(back) else START,
            held=held,
            teams_link=tab_link(self._app),
        )
        return self._html(html)

    async def _start_session(self, request: web.Request) -> web.Response:
        """Sign in whom a token of Entra ID speaks for, and lead to the page that they wanted."""
        require_own_origin(request, own=self._origin)
        form = await read_form_of_stranger(request, places=self._strangers)
        try:
            identity = await self._verifier.verify(text_of(form, "token"))
        except SignInRefused as refused:
            log.warning("sign_in_refused", security=True, problem=str(refused.problem))
            raise PageRefused(f"page.sign_in_{refused.problem}", status=401) from None
        visit = await self._visits.start(identity, form, former=read_secret(request), request=request)
        wanted, held = text_of(form, "next"), text_of(form, "held")
        if held and is_local_address(wanted):
            request[LOCALE] = visit.signed_in.session.locale
            notice = Notice(text=self._texts(request)("page.signed_in_again"), is_refusal=True)
            kept = SubmittedForm.of_held(held, back=wanted)
            response = await self._show_filled_in(visit, kept, notice, status=200)
        else:
            response = self._redirect(wanted if is_local_address(wanted) else START)
        keep_secret(response, visit.secret)
        log.info("signed_in", security=True)
        return response

    def _look(self, visit: Visit, address: str, notice: Notice | None) -> Look:
        return Look(
            csrf=csrf_token(visit.secret),
            nonce=self._dispatcher.nonce.new(),
            address=address,
            notice=notice,
            app=self._app,
            chat=PageQuery.parse(urlsplit(address).query).text("chat"),
            default_locale=self._dispatcher.defaults.locale,
            default_zone=self._dispatcher.defaults.timezone,
            capabilities=self._dispatcher.defaults.capabilities,
        )

    def _texts(self, request: web.Request) -> Texts:
        """Return the texts in the language that the address or the browser names."""
        accepted = request.headers.get("Accept-Language", "").split(",")
        languages = [request.query.get("locale", ""), request.get(LOCALE, "")]
        languages += [part.partition(";")[0].strip() for part in accepted]
        known = (known_locale(language) for language in languages)
        return Texts.of(next(filter(None, known), self._dispatcher.defaults.locale))

    def _show_sentence(
        self, request: web.Request, key: str, *, status: int, **values: object
    ) -> web.Response:
        texts = self._texts(request)
        html = self.templates.render(
            "sentence.html", texts, theme="", title=texts("page.name"), sentence=texts(key, **values)
        )
        return self._html(html, status=status)

    def _html(self, html: str, *, status: int = 200) -> web.Response:
        return web.Response(text=html, status=status, content_type="text/html", headers=self._headers)

    def _redirect(self, address: str) -> web.Response:
        return web.Response(status=303, headers={**self._headers, "Location": address})


def find_page(address: str) -> tuple[Page, PageQuery]:
    """Return the page of an address and what the address says; raises PageRefused if there is none."""
    parts = urlsplit(address)
    for page in PAGES:
        match = page.pattern.fullmatch(parts.path)
        if match is not None:
            return page, replace(PageQuery.parse(parts.query), path=match.groupdict())
    raise PageRefused("page.not_found", status=404)
