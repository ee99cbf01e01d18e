"""Build Teams activities as cheaply as possible, from a template with a number for each call."""

from collections.abc import Callable
from typing import Any

import orjson

from tests.bench.load import numbers, post
from tests.bench.teams_side import APP, TENANT, TeamsSide

CHAT = "19:meeting_bench@thread.v2"
PEOPLE = 1_000
MENTION = '<span itemtype="http://schema.skype.com/Mention" itemscope itemid="0">Bevaka</span>'
ASKED = (
    "Varför är det så mörkt",
    "Vem tar hand om klottret",
    "När lagas belysningen",
    "Kan man få fler bänkar",
    "Finns det en plan för trafiken",
    "Hur ofta kommer väktarna",
    "Vad görs åt nedskräpningen",
    "Är det tryggt på kvällarna",
)
WHERE = (
    "vid busshållplatsen på Storgatan",
    "på gångvägen till skolan",
    "i tunneln under järnvägen",
    "utanför fritidsgården",
    "i parken bakom biblioteket",
    "på parkeringen vid ishallen",
    "längs ån mellan broarna",
    "kring torget och kyrkan",
)
WHO = (
    "undrar föräldrar i Norrby",
    "frågar hyresgästerna",
    "säger nattvandrarna",
    "enligt pensionärsrådet",
    "skriver en elev i åttan",
    "menar handlarna",
    "undrar idrottsföreningen",
    "frågar en granne",
)


def said(number: int) -> str:
    """Return a question of one of many people."""
    asked, where, who = ASKED[number % 8], WHERE[number // 8 % 8], WHO[number // 64 % 8]
    return f"{asked} {where}, {who} {number}?"


def activity(teams: TeamsSide, *, number: int, **more: object) -> dict[str, Any]:
    """Return an activity of one of many people in the meeting chat."""
    person = number % PEOPLE
    return {
        "type": "message",
        "id": f"17{number:011d}",
        "timestamp": "2026-11-23T10:00:00.123Z",
        "serviceUrl": f"{teams.url}/",
        "channelId": "msteams",
        "from": {
            "id": f"29:person-{person:04d}",
            "name": "Johan Lind",
            "aadObjectId": f"aaaaaaaa-0000-4000-8000-{person:012d}",
        },
        "conversation": {"isGroup": True, "conversationType": "groupChat", "tenantId": TENANT, "id": CHAT},
        "recipient": {"id": f"28:{APP}", "name": "Bevaka"},
        "locale": "sv-SE",
        "channelData": {"tenant": {"id": TENANT}, "meeting": {"id": "MCMxOQ=="}},
        **more,
    }


def question(teams: TeamsSide, *, number: int) -> dict[str, Any]:
    """Return a person's question that mentions the bot as Teams does."""
    text = said(number)
    return activity(
        teams,
        number=number,
        text=f"<at>Bevaka</at> fråga {text}",
        textFormat="plain",
        attachments=[
            {
                "contentType": "text/html",
                "content": f"<p>{MENTION}&nbsp;fråga {text}</p>",
            }
        ],
        entities=[
            {
                "type": "mention",
                "text": "<at>Bevaka</at>",
                "mentioned": {"id": f"28:{APP}", "name": "Bevaka"},
            },
            {
                "type": "clientInfo",
                "locale": "sv-SE",
                "country": "SE",
                "platform": "Web",
                "timezone": "Europe/Stockholm",
            },
        ],
    )


def press(teams: TeamsSide, *, number: int, verb: str, data: dict[str, Any]) -> dict[str, Any]:
    """Return a press of the first person."""
    value = {"action": {"type": "Action.Execute", "verb": verb, "data": data}, "trigger": "manual"}
    more = {"type": "invoke", "name": "adaptiveCard/action", "value": value, "replyToId": "1:1"}
    made = activity(teams, number=number, **more)
    return made | {"from": activity(teams, number=0)["from"]}


def questions(teams: TeamsSide, *, token: str) -> Callable[[], bytes]:
    """Return a function that makes the next question's request."""
    count = numbers()
    return lambda: post("/api/messages", orjson.dumps(question(teams, number=next(count))), token=token)
