"""Text as people type it, turned into what Teams sends: text, HTML and mention entities."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from simulator.constants import Json
from simulator.people import Mentionable

SPAN = '<span itemtype="http://schema.skype.com/Mention" itemscope="" itemid="{number}">{name}</span>'


@dataclass(frozen=True, slots=True)
class Composed:
    """A message ready to send, and the parts that a page draws."""

    text: str
    html: str
    entities: list[Json]
    parts: list[Json]

    def fields(self) -> Json:
        """The fields of an activity that carry the message."""
        attachment = {"contentType": "text/html", "content": self.html}
        return {
            "text": self.text,
            "textFormat": "plain",
            "attachments": [attachment],
            "entities": list(self.entities),
        }


def compose(typed: str, *, mentions: Sequence[Mentionable] = (), quoted: str = "") -> Composed:
    """Turn each @Name of those mentioned into a mention; who is not in the text comes at its end.

    As in Teams, `text` loses its line breaks and has `&nbsp;` after a mention; `html` keeps the breaks.
    """
    parts = _split(typed, mentions=mentions)
    named = [part for part in parts if "mention" in part]
    entities = [
        {
            "type": "mention",
            "mentioned": {"id": part["id"], "name": part["mention"]},
            "text": f"<at>{part['mention']}</at>",
        }
        for part in named
    ]
    return Composed(_plain(parts), quoted + _markup(parts), entities, parts)


def quote(author: Mentionable, *, message_id: str, text: str) -> str:
    """The block that Teams puts before an answer to a message."""
    return (
        f'<blockquote itemscope="" itemtype="http://schema.skype.com/Reply" itemid="{message_id}">'
        f'<strong itemprop="mri" itemid="{html.escape(author.teams_id)}">{html.escape(author.name)}</strong>'
        f'<span itemprop="time" itemid="{message_id}"></span>'
        f'<p itemprop="preview">{html.escape(text)}</p></blockquote>'
    )


def _split(typed: str, *, mentions: Sequence[Mentionable]) -> list[Json]:
    by_name = {one.name: one for one in mentions}
    for one in mentions:
        if f"@{one.name}" not in typed:
            typed = f"{typed} @{one.name}"
    if not by_name:
        return [{"text": typed}]
    names = sorted(by_name, key=len, reverse=True)
    pieces = re.split("@(" + "|".join(map(re.escape, names)) + r")(?!\w)", typed)
    parts: list[Json] = []
    for index, piece in enumerate(pieces):
        if index % 2:
            parts.append({"mention": piece, "id": by_name[piece].teams_id})
        elif piece:
            parts.append({"text": piece})
    return parts


def _plain(parts: list[Json]) -> str:
    written = "".join(f"<at>{part['mention']}</at>" if "mention" in part else part["text"] for part in parts)
    return re.sub(r"</at> ", "</at>&nbsp;", re.sub(r"\s*\n\s*", " ", written))


def _markup(parts: list[Json]) -> str:
    number = 0
    written: list[str] = []
    for part in parts:
        if "mention" in part:
            written.append(SPAN.format(number=number, name=html.escape(part["mention"])))
            number += 1
        else:
            written.append(html.escape(part["text"], quote=False).replace("\n", "<br>"))
    return f"<p>{''.join(written).replace('</span> ', '</span>&nbsp;')}</p>"
