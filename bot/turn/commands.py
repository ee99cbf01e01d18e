"""Find the command for an incoming event: a message, a button, a file or a dialog."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from bot.features import help_command
from bot.features.council import install
from bot.features.questions import ask, edit, explain, parse_question, pleasantries, respond
from bot.features.registry import EDIT_HANDLERS, EVENT_HANDLERS, FEATURES_WITH_FILES, INVOKE_FEATURES
from bot.turn.card_fields import read_card_fields
from bot.turn.incoming import (
    WORD_END,
    AppInstalled,
    AppUninstalled,
    CardAction,
    ChatKind,
    DialogOpened,
    DialogSubmitted,
    FileConsentAnswered,
    FilesReceived,
    Incoming,
    IncomingEvent,
    MessageEdited,
    MessageExtensionEvent,
    MessageReceived,
    SearchRequested,
    parse_number,
)
from bot.turn.types import Feature, FeatureHandler, Fields
from cards.languages import LOCALES
from cards.texts import whole_phrases
from domain.errors import BadInput
from domain.permissions import Permission
from domain.personal_data import find_personal_data
from domain.text import DASHES, MAX_TEXT_LENGTH, clean_text, strip_decoration, word_pattern
from domain.typos import CommandGuess, edit_distance

_AFTER = ":.,;!?…–—―−"

SHORT_WORD, MEDIUM_WORD = 2, 4
"""The longest words in which no typo, and in which one typo, is accepted."""
MAX_PHRASE_LENGTH = 300
"""A longer text asks for nothing in other words."""
MAX_PHRASE_WORDS = 6
"""The most words of a text that begins like a command and may mean another one: ``visa protokollet``."""
ABOUT_OWN_QUESTION = frozenset(f"explain_{topic}" for topic in explain.OF_A_QUESTION)
"""Features whose phrases only mean them in the personal chat."""
UNKNOWN = "unknown"
"""The name of commands that belong to no feature."""
_ADDRESS = re.compile(r"@\w+[\s:,]+")
"""``@Bevaka`` before a command; in the personal chat it is plain text, not a mention."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedCommand:
    """A feature, and the fields parsed for it."""

    feature: Feature
    fields: Fields = field(default_factory=dict)
    locale: str | None = None
    """The language of the words, None if it cannot be determined."""


class Router:
    """Finds features by their words and verbs."""

    def __init__(self, features: Sequence[Feature]) -> None:
        self.features = tuple(features)
        self._verbs = {verb: feature for feature in features for verb in feature.verbs}
        self._words = {
            word: feature
            for locale in reversed(LOCALES)
            for feature in features
            for word in feature.words(locale)
        }
        self._locales = {word: _locale_of(word, feature) for word, feature in self._words.items()}
        self._begins = re.compile(
            rf"({word_pattern(self._words)}){WORD_END}(?:[:.,;!?…{DASHES}]|[^\S\n])*\s*", re.IGNORECASE
        )
        self._phrases = [
            (locale, phrases, feature)
            for locale in LOCALES
            for feature in features
            if (phrases := whole_phrases(f"asks.{feature.name}", locale)) is not None
        ]

    def match_text(self, text: str) -> ParsedCommand | None:
        """Return the command that ``text`` begins with, None if it begins with no command word."""
        match = self._begins.match(text) or self._begins.match(strip_decoration(text))
        word = "" if match is None else " ".join(match[1].lower().split())
        if match is None or word not in self._words:  # the old long s also matches "visa"
            return None
        feature = self._words[word]
        fields = feature.parse(match.string[match.end() :])
        return ParsedCommand(feature=feature, fields=fields, locale=self._locales[word])

    def match_phrase(self, text: str) -> ParsedCommand | None:
        """Return the command that the whole ``text`` asks for in other words, None if there is none."""
        if len(text) > MAX_PHRASE_LENGTH:
            return None
        found = [
            (locale, feature, match)
            for locale, phrases, feature in self._phrases
            if (match := phrases.fullmatch(text)) is not None
        ]
        if not found:
            return None
        locale, feature, match = found[0]
        argument = " ".join(group for group in match.groups() if group is not None)
        is_sure = {one[0] for one in found} == {locale}
        fields = feature.parse(argument)
        return ParsedCommand(feature=feature, fields=fields, locale=locale if is_sure else None)

    def match_action(self, verb: str, data: Mapping[str, Any]) -> ParsedCommand | None:
        """Return the command of a card action, None for an unknown verb."""
        feature = self._verbs.get(verb)
        return None if feature is None else ParsedCommand(feature=feature, fields=data)

    @property
    def help(self) -> FeatureHandler:
        """Return the handler of the button ``help``."""
        return self._verbs["help"].handle

    def suggest(self, text: str) -> CommandGuess | None:
        """Suggest the command word that ``text`` begins with but for a typo after its first letter."""
        written = text.split()
        first = text.strip()[:1].lower()
        slips = [
            (edit_distance(" ".join(written[:count]).lower().rstrip(_AFTER), word), place, word)
            for place, word in enumerate(self._words)
            if word[0] == first and len(written) >= (count := len(word.split()))
        ]
        close = [
            (far, -len(word), place, word) for far, place, word in slips if 0 < far <= _allowed_typos(word)
        ]
        if not close:
            return None
        word = min(close)[3]
        beginning = re.match(r"\s*" + r"\S+\s*" * len(word.split()), text)
        rest = text[beginning.end() :] if beginning else ""
        return CommandGuess(word=word, text=f"{word} {rest}".rstrip())


def _locale_of(word: str, feature: Feature) -> str | None:
    """Return the only language in which a word belongs to this command, None if there are several."""
    locales = [locale for locale in LOCALES if word in feature.words(locale)]
    return locales[0] if len(locales) == 1 else None


def _allowed_typos(word: str) -> int:
    """Return how many letters of a word may be wrong, few enough not to match other words."""
    return 0 if len(word) <= SHORT_WORD else 1 if len(word) <= MEDIUM_WORD else 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """The handler to run for an event, and the fields given to it."""

    handle: FeatureHandler
    name: str = UNKNOWN
    """The name under which it is counted: that of the feature, or of the kind of event."""
    fields: Mapping[str, Any] = field(default_factory=dict)
    is_writing: bool = True
    needs_council: bool = True
    before_council: bool = False
    """Whether it works in a chat that no council is bound to."""
    act: Permission = Permission.READ
    """The right that its feature needs."""
    locale: str | None = None
    council: int | None = None
    """The council that was chosen, if the chat does not determine it."""
    text: str = ""
    """The text of the message, so that it can be repeated for the chosen council."""
    card_action: CardAction | None = None


def command_names(features: Iterable[Feature]) -> frozenset[str]:
    """Return every name under which commands of these features and all other events are counted."""
    handlers = (*EVENT_HANDLERS.values(), *EDIT_HANDLERS.values())
    return frozenset(
        {feature.name for feature in (*features, *INVOKE_FEATURES.values())}
        | {handle.__name__ for handle in handlers}
        | {"installed", "uninstalled", "message_edited", UNKNOWN}
    )


def find_command(incoming: Incoming, router: Router) -> Command | None:  # noqa: PLR0911 - one line per kind
    """Return the command for an event, None if there is nothing to do."""
    match incoming.event:
        case MessageEdited() as edited:
            return _from_edit(edited, incoming, router)
        case MessageReceived() as said:
            return _from_text("\n".join(said.lines), said, incoming, router)
        case DialogOpened() | DialogSubmitted() | SearchRequested() as reached:
            return _from_extension(reached)
        case CardAction() as pressed:
            return _from_action(pressed, incoming, router)
        case AppInstalled():
            return _unconditional(partial(install.installed, help_people=router.help), name="installed")
        case AppUninstalled():
            return _unconditional(install.uninstalled, name="uninstalled")
        case FilesReceived() as sent if (wanted := _from_files(sent, router)) is not None:
            return wanted
        case told:
            return _from_event(told)


def _from_text(text: str, said: MessageReceived, incoming: Incoming, router: Router) -> Command | None:
    text = text.strip().removeprefix("/" if said.is_targeted else "")
    if incoming.chat.kind is ChatKind.PERSONAL:
        text = _ADDRESS.sub("", text, count=1) if _ADDRESS.match(text) else text
    parsed = router.match_text(text)
    plain = text
    if parsed is None and said.is_addressed:
        plain = pleasantries.without_prelude(text, names=[one.text for one in said.mentions])
    if said.is_addressed and (parsed is None or _is_short(text)):
        found = router.match_phrase(plain)
        is_theirs = found is not None and found.feature.name in ABOUT_OWN_QUESTION
        parsed = parsed if is_theirs and incoming.chat.kind is not ChatKind.PERSONAL else found or parsed
    if parsed is None and said.is_addressed:
        parsed = router.match_text(plain)
    if parsed is not None and (said.is_addressed or parsed.feature is ask.FEATURE):
        return _for_feature(parsed.feature, parsed.fields, locale=parsed.locale, words=text)
    along = parse_question.parse_closing_phrase(text)
    if along is not None:
        return _for_feature(ask.FEATURE, along, words=text)
    if _takes_quote(text, said, incoming):
        return _for_feature(ask.FEATURE, {"items": []}, words=text)
    if not said.is_addressed:  # people talk with each other: that is none of our business
        return None
    return _from_unknown_text(text, said, incoming, router)


def _is_short(text: str) -> bool:
    """Return whether words that begin like a command may be a phrase that means another one."""
    return len(text.split()) <= MAX_PHRASE_WORDS


def _takes_quote(text: str, said: MessageReceived, incoming: Incoming) -> bool:
    """Return whether a message has no words of its own and quotes a message that can be a question."""
    wants_it = parse_question.is_closing_phrase(text) if text else said.is_addressed
    wants_it = wants_it or (said.is_addressed and parse_question.takes_it_along(text))
    return wants_it and any(parse_question.is_askable(one, bot_id=incoming.bot_id) for one in said.quotes)


def _from_unknown_text(text: str, said: MessageReceived, incoming: Incoming, router: Router) -> Command:
    """Return the command for words that begin with no command: an answer, a question, thanks, or help."""
    if (polite := pleasantries.pleasantry(text)) is not None:
        handle = help_command.answer_pleasantry(polite)
        return Command(handle=handle, is_writing=False, needs_council=False, before_council=True)
    guess = router.suggest(text)
    inserted = "" if text else parse_question.card_text(said)
    if incoming.chat.kind is ChatKind.PERSONAL and not inserted:
        handle = help_command.nothing_arrived(said.unread)
        if text:
            handle = respond.suggest_meaning(text, guess, otherwise=help_command.unknown_word(guess))
        return Command(
            handle=respond.suggest_answer(handle), is_writing=False, needs_council=False, text=text
        )
    says_nothing = parse_question.is_closing_phrase(text) or parse_question.takes_it_along(text)
    text = inserted or ("" if says_nothing else text)
    warned = bool(find_personal_data(text))  # in the personal chat, by way of the outbox
    handle = help_command.suggest_question(text, guess)
    return Command(handle=respond.suggest_answer(handle), is_writing=warned, text=text)


def _from_extension(reached: MessageExtensionEvent) -> Command:
    feature = INVOKE_FEATURES[type(reached)]
    if not isinstance(reached, CardAction):
        return _for_feature(feature, {})
    try:
        return _for_feature(feature, read_card_fields("dialog", reached.data))
    except BadInput as wrong:
        return _refused(wrong, reached)


def _refused(wrong: BadInput, pressed: CardAction) -> Command:
    """Return the command that only says what is wrong with the fields of a card."""
    return Command(
        handle=help_command.reject(wrong),
        is_writing=False,
        needs_council=False,
        before_council=True,
        card_action=pressed,
    )


def _from_action(pressed: CardAction, incoming: Incoming, router: Router) -> Command:
    try:
        data = read_card_fields(pressed.verb, pressed.data)
    except BadInput as wrong:
        return _refused(wrong, pressed)
    council = parse_number(data.get("council"))
    if pressed.verb == "choose":
        words = str(data.get("words", ""))
        if len(words) > MAX_TEXT_LENGTH:
            return Command(
                handle=help_command.reject_too_long(words),
                is_writing=False,
                needs_council=False,
                card_action=pressed,
            )
        said = MessageReceived(lines=(clean_text(words),))
        again = _from_text(said.lines[0], said, incoming, router) or Command(
            handle=help_command.reject_unknown_button
        )
        return replace(again, council=council, card_action=pressed)
    parsed = router.match_action(pressed.verb, data)
    if parsed is None:
        return Command(
            handle=help_command.reject_unknown_button,
            is_writing=False,
            needs_council=False,
            card_action=pressed,
        )
    return _for_feature(parsed.feature, data, council=council, pressed=pressed)


def _from_files(sent: FilesReceived, router: Router) -> Command | None:
    """Return the command in the message with the files, None if there are only the files."""
    text = "\n".join(sent.lines).strip()
    parsed = router.match_text(text)
    if parsed is not None and (parsed.feature is ask.FEATURE or parsed.feature.name in FEATURES_WITH_FILES):
        return _for_feature(parsed.feature, parsed.fields, locale=parsed.locale, words=text)
    along = parse_question.parse_closing_phrase(text)
    return None if along is None else _for_feature(ask.FEATURE, along, words=text)


def _from_event(told: IncomingEvent) -> Command | None:
    handle = EVENT_HANDLERS.get(type(told))
    if handle is None:
        return None
    named = told.context.get("council") if isinstance(told, FileConsentAnswered) else None
    return replace(_unconditional(handle, name=handle.__name__), council=parse_number(named))


def _from_edit(edited: MessageEdited, incoming: Incoming, router: Router) -> Command | None:
    text = "\n".join(edited.lines).strip()
    parsed = router.match_text(text)
    if parsed is not None and (handle := EDIT_HANDLERS.get(parsed.feature.name)) is not None:
        return replace(_unconditional(handle, name=handle.__name__), fields=parsed.fields)
    fields = (
        parsed.fields
        if parsed and parsed.feature is ask.FEATURE
        else parse_question.parse_closing_phrase(text)
    )
    if not fields and not _takes_quote(text, edited, incoming):
        return None
    edit_message = _unconditional(edit.message_edited, name="message_edited")
    return replace(edit_message, fields=fields or {"items": []}, locale=parsed.locale if parsed else None)


def _for_feature(
    feature: Feature,
    fields: Mapping[str, Any],
    *,
    locale: str | None = None,
    council: int | None = None,
    words: str = "",
    pressed: CardAction | None = None,
) -> Command:
    return Command(
        handle=feature.handle,
        name=feature.name,
        fields=fields,
        is_writing=feature.is_writing,
        needs_council=feature.needs_council,
        before_council=feature.before_council,
        act=feature.act,
        locale=locale,
        council=council,
        text=words,
        card_action=pressed,
    )


def _unconditional(handle: FeatureHandler, *, name: str) -> Command:
    return Command(handle=handle, name=name, needs_council=False, before_council=True)
