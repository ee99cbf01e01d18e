"""What an incoming thing asks for: one of the features, or one of the few things that are none."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from bot.features import ask, asked, edit, install, unknown
from bot.features.told import EDITED, REACHED, TAKES_FILES, TOLD
from bot.router import Feature, Handler, Router
from bot.turn import (
    ChatKind,
    Consented,
    Edited,
    Happened,
    Incoming,
    Installed,
    Opened,
    Pressed,
    Said,
    Searched,
    Sent,
    Submitted,
    Uninstalled,
    whole_number,
)
from domain.personal_data import find_personal_data
from domain.text import LONGEST_TEXT, clean


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What to do, with what was given to it."""

    handle: Handler
    name: str = "unknown"
    """What it is counted as: the feature, or what comes nearest to one."""
    fields: Mapping[str, Any] = field(default_factory=dict)
    changes: bool = True
    needs_council: bool = True
    before_council: bool = False
    """Whether it works in a chat that no council is bound to."""
    locale: str | None = None
    council: int | None = None
    """The council that was chosen, where the chat does not say."""
    words: str = ""
    """What was written, so that it can be repeated for a council that is chosen."""
    pressed: Pressed | None = None


def intent_of(incoming: Incoming, router: Router) -> Intent | None:  # noqa: PLR0911 - a kind a line
    """Give back what is asked for, None where nothing is to be done."""
    match incoming.happened:
        case Edited() as edited:
            return _edited(edited, router)
        case Said() as said:
            return _written("\n".join(said.lines), said, incoming, router)
        case Opened() | Submitted() | Searched() as reached:
            return _of(REACHED[type(reached)], reached.data if isinstance(reached, Pressed) else {})
        case Pressed() as pressed:
            return _pressed(pressed, incoming, router)
        case Installed():
            return _unconditional(partial(install.installed, help_people=router.help), name="installed")
        case Uninstalled():
            return _unconditional(install.uninstalled, name="uninstalled")
        case Sent() as sent if (wanted := _beside_files(sent, router)) is not None:
            return wanted
        case told:
            return _told(told)


_ADDRESS = re.compile(r"@\w+[\s:,]+")
"""``@Bevaka`` before a command, as in a group; in the personal chat it is no mention but mere text."""


def _written(text: str, said: Said, incoming: Incoming, router: Router) -> Intent | None:
    text = text.strip()
    if incoming.chat.kind is ChatKind.PERSONAL:
        text = _ADDRESS.sub("", text, count=1) if _ADDRESS.match(text) else text
    command = router.written(text)
    if command is not None and (said.addressed or command.feature is ask.FEATURE):
        return _of(command.feature, command.fields, locale=command.locale, words=text)
    along = asked.taken_along(text)
    if along is not None:
        return _of(ask.FEATURE, along, words=text)
    if not said.addressed:  # people talk with each other: that is none of our business
        return None
    if incoming.chat.kind is ChatKind.PERSONAL:
        return Intent(handle=unknown.unknown_word(router.nearest(text)), changes=False, needs_council=False)
    warned = bool(find_personal_data(text))  # in the personal chat, by way of the outbox
    return Intent(handle=unknown.is_it_a_question(text, router.nearest(text)), changes=warned, words=text)


def _pressed(pressed: Pressed, incoming: Incoming, router: Router) -> Intent:
    data = pressed.data
    council = whole_number(data.get("council"))
    if pressed.verb == "choose":
        words = str(data.get("words", ""))
        if len(words) > LONGEST_TEXT:
            return Intent(handle=unknown.too_long(words), changes=False, needs_council=False, pressed=pressed)
        said = Said(lines=(clean(words),))
        again = _written(said.lines[0], said, incoming, router) or Intent(handle=unknown.unknown_button)
        return replace(again, council=council, pressed=pressed)
    command = router.pressed(pressed.verb, data)
    if command is None:
        return Intent(handle=unknown.unknown_button, changes=False, needs_council=False, pressed=pressed)
    return _of(command.feature, data, council=council, pressed=pressed)


def _beside_files(sent: Sent, router: Router) -> Intent | None:
    """Give back the command that files were sent with, None where the files alone were meant."""
    text = "\n".join(sent.lines).strip()
    command = router.written(text)
    if command is not None and (command.feature is ask.FEATURE or command.feature.name in TAKES_FILES):
        return _of(command.feature, command.fields, locale=command.locale, words=text)
    along = asked.taken_along(text)
    return None if along is None else _of(ask.FEATURE, along, words=text)


def _told(told: Happened) -> Intent | None:
    handle = TOLD.get(type(told))
    if handle is None:
        return None
    named = told.context.get("council") if isinstance(told, Consented) else None
    return replace(_unconditional(handle, name=handle.__name__), council=whole_number(named))


def _edited(edited: Edited, router: Router) -> Intent | None:
    text = "\n".join(edited.lines).strip()
    command = router.written(text)
    if command is not None and (handle := EDITED.get(command.feature.name)) is not None:
        return replace(_unconditional(handle, name=handle.__name__), fields=command.fields)
    fields = command.fields if command and command.feature is ask.FEATURE else asked.taken_along(text)
    return (
        replace(_unconditional(edit.message_edited, name="message_edited"), fields=fields) if fields else None
    )


def _of(
    feature: Feature,
    fields: Mapping[str, Any],
    *,
    locale: str | None = None,
    council: int | None = None,
    words: str = "",
    pressed: Pressed | None = None,
) -> Intent:
    return Intent(
        handle=feature.handle,
        name=feature.name,
        fields=fields,
        changes=feature.changes,
        needs_council=feature.needs_council,
        before_council=feature.before_council,
        locale=locale,
        council=council,
        words=words,
        pressed=pressed,
    )


def _unconditional(handle: Handler, *, name: str) -> Intent:
    return Intent(handle=handle, name=name, needs_council=False, before_council=True)
