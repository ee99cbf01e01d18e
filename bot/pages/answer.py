"""The page to which the link of an e-mail leads: its questions, and forms to answer them without signing in.

It changes nothing unless a form of it is sent, since scanners of e-mail open every link. Whoever has the link
may do what an owner may, with the questions of the link alone, under the name that they state.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.documents.record import collect_questions
from bot.mail.queue import linked_questions
from bot.pages.actions import ACTIVITY
from bot.pages.requests import (
    FormFields,
    Handler,
    PageRefused,
    answer_with_page,
    is_own_origin,
    read_form,
    text_of,
)
from bot.pages.sessions import csrf_token, is_csrf_token, known_locale
from bot.pages.templates import PageTemplates
from bot.turn.dispatcher import Dispatcher, RequestBuckets, TrustedProxies
from bot.turn.incoming import Account, Chat, ChatKind, Incoming, LinkAction
from bot.turn.types import Reply
from bot.views.context import RenderContext, build_question_view, deadline_line
from bot.views.notes import PERSONAL_DATA_WARNING
from cards.adaptive import CardElement
from cards.languages import LOCALES
from cards.publication import role_key
from cards.question_view import STATUS_SYMBOLS, format_state, outcome_of
from cards.texts import Texts
from domain.attendance import PublicParticipant
from domain.council import Council
from domain.errors import Refusal
from domain.question import SENT_STATUSES, Question
from domain.recipients import RecipientKind
from domain.text import MAX_NAME_LENGTH, MAX_TEXT_LENGTH, one_line, optional_text
from storage import Store, Transaction
from storage.answer_links import AnswerLink, LinkState, find_link

ADDRESS = "/answer/"
FIELDS: Mapping[str, tuple[str, ...]] = {
    "answer": ("answer", "force"),
    "postpone": ("until", "reason"),
    "hand_over": ("recipient", "other", "reason"),
    "wrong_address": (),
}
"""What a link can do, with the fields of each form besides the question and the name."""
OF_QUESTION = ("question", "version", "nonce")
RECIPIENTS = (RecipientKind.DEPARTMENT, RecipientKind.OUTSIDE)
"""Who can be chosen; the names of people are not shown to whoever has a link."""
REQUESTS_OF_ADDRESS, REQUESTS_OF_LINK = 300, 60
"""Requests a minute, in bursts of half of it. All of one administration may share an address."""
ENDED, REFUSED = 404, 409
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
DONE = {
    "answer": "mailed.done_answer",
    "postpone": "mailed.done_postpone",
    "hand_over": "mailed.done_hand_over",
    "proposed": "mailed.done_proposed",
    "wrong_address": "mailed.done_wrong_address",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedQuestion:
    """A question as the holder of a link sees it."""

    question: Question
    reference: str
    symbol: str
    state: str
    asked: str
    """When it was asked, and by somebody in which role."""
    deadline: str
    outcome: tuple[CardElement, ...]
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPage:
    """What the page of a link shows."""

    title: str
    intro: str
    questions: tuple[LinkedQuestion, ...]
    recipients: tuple[tuple[str, str], ...]
    """Values and names of those to whom a question can be handed over."""
    tomorrow: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who has a link, in which language they read, and what they sent last."""

    token: str
    link: AnswerLink
    locale: str
    """The language that the address or the browser names, else empty."""
    typed: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    """Why what they sent was not done."""


class AnswerPages:
    """The pages of links, as handlers of HTTP requests."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        *,
        store: Store,
        templates: PageTemplates,
        bot_id: str,
        origin: str,
        proxies: TrustedProxies,
        count: Callable[[str], None],
    ) -> None:
        """Take the address of the bot as browsers know it, and what counts the outcomes."""
        self._dispatcher, self._store = dispatcher, store
        self._templates = templates
        self._bot_id = bot_id
        self._origin = origin
        self._proxies = proxies
        self._count = count
        self._addresses = RequestBuckets(per_minute=REQUESTS_OF_ADDRESS)
        self._links = RequestBuckets(per_minute=REQUESTS_OF_LINK)

    def routes(self) -> Iterable[web.RouteDef]:
        """Return the routes."""
        yield web.get(f"{ADDRESS}{{token}}", self._answer(self._show))
        yield web.post(f"{ADDRESS}{{token}}", self._answer(self._act))

    def _answer(self, handler: Handler) -> Handler:
        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                return await handler(request)
            except Refusal:
                return self._show_revoked(request)

        return answer_with_page(answer, show_sentence=self._sentence)

    async def _show(self, request: web.Request) -> web.Response:
        visitor = await self._find(request)
        return await self._show_questions(request, visitor) if visitor else self._ended(request)

    async def _act(self, request: web.Request) -> web.Response:
        """Do what a form asks for, and say what was done."""
        visitor = await self._find(request)
        if visitor is None:
            return self._ended(request)
        form = await read_form(request)
        verb, typed = text_of(form, "verb"), {name: text_of(form, name) for name in form}
        self._require_own_form(request, form, visitor.token)
        if verb not in FIELDS:
            raise PageRefused("page.bad_form", status=400)
        texts = self._texts(visitor.locale)
        try:
            name = one_line(optional_text(typed.get("stated_name", ""), limit=MAX_NAME_LENGTH))
        except Refusal as refusal:
            problem = texts(f"refusal.{refusal.code}", **refusal.values)
            return await self._show_problem(request, visitor, typed, problem)
        if not name and verb != "wrong_address":
            return await self._show_problem(request, visitor, typed, texts("refusal.stated_name_missing"))
        reply = await self._dispatcher(self._build_incoming(visitor, verb, typed, name))
        return await self._show_result(request, visitor, typed, reply)

    def _require_own_form(self, request: web.Request, form: FormFields, token: str) -> None:
        """Raise PageRefused for a form that does not come from the page of this link.

        Browsers hide the origin of a form from a page without referrer: then it is ``null``.
        """
        site = request.headers.get("Sec-Fetch-Site", "same-origin")
        origin = request.headers.get("Origin", "null")
        is_ours = origin == "null" or is_own_origin(origin, request, own=self._origin)
        if site != "same-origin" or not is_ours or not is_csrf_token(text_of(form, "csrf"), secret=token):
            self._count("refused")
            raise PageRefused("page.bad_form", status=403)

    def _build_incoming(self, visitor: Visitor, verb: str, typed: Mapping[str, str], name: str) -> Incoming:
        """Return the form as an event of whoever holds the link."""
        link = visitor.link
        data = {one: typed[one] for one in (*OF_QUESTION, *FIELDS[verb]) if typed.get(one)}
        if data.get("recipient", "").partition(":")[0] not in RECIPIENTS:
            data.pop("recipient", None)
        outside = {"outside": True} if data.get("other") else {}
        return Incoming(
            tenant=link.tenant,
            activity_id=ACTIVITY,
            sender=Account(teams_id="", name=""),
            chat=Chat(id="", thread="", kind=ChatKind.PERSONAL, service_url=""),
            locale=visitor.locale or None,
            event=LinkAction(
                verb=verb,
                data={**data, **outside, "council": link.council},
                is_automatic=False,
                card_activity_id="",
                link=link.id,
                council=link.council,
                stated_name=name,
            ),
            bot_id=self._bot_id,
        )

    async def _show_result(
        self, request: web.Request, visitor: Visitor, typed: Mapping[str, str], reply: Reply
    ) -> web.Response:
        texts = self._texts(visitor.locale)
        if reply.view is not None and reply.view.kind == PERSONAL_DATA_WARNING.name:
            again = {**typed, "force": "true"}
            return await self._show_problem(request, visitor, again, texts("mailed.careful"))
        if reply.refusal.startswith("may_not_") or reply.refusal in ("no_such_question", "link_ended"):
            return self._show_revoked(request)
        if reply.refusal:
            problem = texts("mailed.stale") if reply.refusal == "stale" else reply.text or ""
            return await self._show_problem(request, visitor, typed, problem)
        self._count("acted")
        done = "proposed" if typed["verb"] == "hand_over" and typed.get("other") else typed["verb"]
        return self._sentence(
            request,
            DONE[done],
            title="mailed.done_title",
            back="" if done == "wrong_address" else self._address(visitor),
        )

    async def _show_problem(
        self, request: web.Request, visitor: Visitor, typed: Mapping[str, str], problem: str
    ) -> web.Response:
        """Show the questions again, with what was typed and why it was not done."""
        self._count("refused")
        again = replace(visitor, typed=typed, problem=problem)
        return await self._show_questions(request, again, status=REFUSED)

    async def _show_questions(
        self, request: web.Request, visitor: Visitor, *, status: int = 200
    ) -> web.Response:
        def show(tx: Transaction) -> str | None:
            council = tx.councils.get(visitor.link.council)
            locale = visitor.locale or council.locale
            page = load_answer_page(tx, visitor.link, council, locale=locale)
            if not page.questions:
                return None
            other = next(one for one in LOCALES if one != locale)
            return self._templates.render(
                "answer.html",
                Texts.of(locale),
                theme="",
                data=page,
                title=page.title,
                sentence="",
                back="",
                typed=visitor.typed,
                problem=visitor.problem,
                action=self._address(visitor),
                other_language=f"{ADDRESS}{visitor.token}?lang={other}",
                other_locale=other,
                csrf=csrf_token(visitor.token),
                nonce=self._dispatcher.nonce.new(),
                limits={"name": MAX_NAME_LENGTH, "text": MAX_TEXT_LENGTH},
            )

        html = await self._store.read(show, tenant=visitor.link.tenant)
        if html is None:
            return self._show_revoked(request)
        if not visitor.problem:
            self._count("shown")
        return self._html(html, status=status)

    async def _find(self, request: web.Request) -> Visitor | None:
        """Return who has a link that works, None for any other; raises PageRefused for who is too fast."""
        now = self._dispatcher.seconds()
        if not self._addresses.allow(self._proxies.caller_of(request), now=now):
            self._count("too_fast")
            raise PageRefused("refusal.too_fast", status=429)
        token = request.match_info["token"]
        state, link = await self._store.read_all_tenants(
            lambda connection: find_link(connection, token, now=self._store.current_time(connection))
        )
        if link is None or state is not LinkState.VALID:
            self._count(state)
            return None
        if not self._links.allow(link.id, now=now):
            self._count("too_fast")
            raise PageRefused("refusal.too_fast", status=429)
        return Visitor(token=token, link=link, locale=wanted_locale(request))

    def _address(self, visitor: Visitor) -> str:
        return f"{ADDRESS}{visitor.token}{f'?lang={visitor.locale}' if visitor.locale else ''}"

    def _texts(self, locale: str) -> Texts:
        return Texts.of(locale or self._dispatcher.defaults.locale)

    def _show_revoked(self, request: web.Request) -> web.Response:
        self._count(LinkState.REVOKED)
        return self._ended(request)

    def _ended(self, request: web.Request) -> web.Response:
        """Return the same page for every link that does not work, whatever the reason."""
        return self._sentence(request, "mailed.ended", title="mailed.ended_title", status=ENDED)

    def _sentence(
        self,
        request: web.Request,
        key: str,
        *,
        title: str = "page.name",
        back: str = "",
        status: int = 200,
        **values: object,
    ) -> web.Response:
        texts = self._texts(wanted_locale(request))
        told = {"title": texts(title), "sentence": texts(key, **values), "data": None, "back": back}
        html = self._templates.render("answer.html", texts, theme="", **told)
        return self._html(html, status=status)

    def _html(self, html: str, *, status: int) -> web.Response:
        return web.Response(text=html, status=status, content_type="text/html", headers=HEADERS)


def wanted_locale(request: web.Request) -> str:
    """Return the language that the address or else the browser names, empty if the bot speaks neither."""
    accepted = request.headers.get("Accept-Language", "").split(",")
    wanted = (request.query.get("lang", ""), *(part.partition(";")[0].strip() for part in accepted))
    return next(filter(None, map(known_locale, wanted)), "")


def load_answer_page(tx: Transaction, link: AnswerLink, council: Council, *, locale: str) -> AnswerPage:
    """Return what the page of a link shows; without questions if none of them is its recipient's any more."""
    context = RenderContext(
        tx=tx, council=council, person=None, locale=locale, nonce="", zone=ZoneInfo(council.timezone)
    )
    texts, today = context.texts, context.card_context.today
    found = linked_questions(tx, link, council)
    askers = (one.asked_by for one in collect_questions(tx, council, found))
    asked = zip(found, askers, strict=True)
    department = council.department(link.department)
    recipient = tx.people.get(link.person or 0).name if department is None else department.name
    until = link.expires_at.astimezone(council.zone).date()
    title = "mailed.title_one" if len(link.questions) == 1 else "mailed.title_several"
    own = {q.department for q in found}
    departments = ((f"department:{d.id}", d.name) for d in council.departments if {d.id} != own)
    return AnswerPage(
        title=texts(title, council=council.name),
        intro=texts("mailed.to", recipient=recipient, day=until),
        questions=tuple(_linked_question(context, question, asker) for question, asker in asked),
        recipients=(*departments, *((f"outside:{b.id}", b.name) for b in council.outside_bodies)),
        tomorrow=today + timedelta(days=1),
    )


def _linked_question(
    context: RenderContext, question: Question, asker: PublicParticipant | None
) -> LinkedQuestion:
    """Return a question as it is shown: of who asked only the role, of who answered only a stated name."""
    view = build_question_view(context, question, hints=False)
    view = view if question.stated_name else replace(view, answerer=None)
    drawn, texts = context.card_context, context.texts
    asked_on = drawn.local_date(question.logged_at)
    who = texts(role_key(None if asker is None else asker.role))
    return LinkedQuestion(
        question=question,
        reference=view.reference,
        symbol=STATUS_SYMBOLS[question.status],
        state=format_state(view.state, context=drawn),
        asked=texts("mailed.asked", who=who, day=asked_on),
        deadline=deadline_line(context, question.promised or question.due) if question.is_open else "",
        outcome=tuple(outcome_of(view, context=drawn)),
        is_open=question.status in SENT_STATUSES,
    )
