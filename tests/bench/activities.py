"""What Teams sends, as cheap to make as can be: written once, a number put in for each call."""

from collections.abc import Callable
from typing import Any

import orjson

from tests.bench.load import numbers, post
from tests.bench.teams_side import APP, TENANT, TeamsSide

CHAT = "19:meeting_bench@thread.v2"
PEOPLE = 200
SAID = (
    "Kan belysningen vid busshållplatsen på Storgatan lagas",
    "Varför är det så mörkt på gångvägen till skolan",
    "Vem tar hand om klottret i tunneln under järnvägen",
    "När får fritidsgården öppet på lördagar igen",
    "Finns det en plan för trafiken utanför förskolan",
    "Hur många väktare arbetar i centrum på kvällarna",
    "Kan kommunen och näringslivet dela på kostnaden för saneringen",
    "Vad gör socialtjänsten för familjer som behöver stöd",
)


def activity(teams: TeamsSide, *, number: int, **more: Any) -> dict[str, Any]:
    """Give back an activity of one of many people in the meeting chat."""
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
    """Give back somebody's question, the bot mentioned as Teams does it."""
    text = f"{SAID[number % len(SAID)]} {number}?"
    return activity(
        teams,
        number=number,
        text=f"<at>Bevaka</at> fråga {text}",
        textFormat="plain",
        attachments=[
            {
                "contentType": "text/html",
                "content": '<p><span itemtype="http://schema.skype.com/Mention" itemscope itemid="0">Bevaka</span>'
                f"&nbsp;fråga {text}</p>",
            }
        ],
        entities=[
            {"type": "mention", "text": "<at>Bevaka</at>", "mentioned": {"id": f"28:{APP}", "name": "Bevaka"}},
            {"type": "clientInfo", "locale": "sv-SE", "country": "SE", "platform": "Web", "timezone": "Europe/Stockholm"},
        ],
    )


def press(teams: TeamsSide, *, number: int, verb: str, data: dict[str, Any]) -> dict[str, Any]:
    """Give back a press of the first person."""
    value = {"action": {"type": "Action.Execute", "verb": verb, "data": data}, "trigger": "manual"}
    more = {"type": "invoke", "name": "adaptiveCard/action", "value": value, "replyToId": "1:1"}
    made = activity(teams, number=number, **more)
    return made | {"from": activity(teams, number=0)["from"]}


def questions(teams: TeamsSide, *, token: str) -> Callable[[], bytes]:
    """Give back a function that makes the next question's request."""
    count = numbers()
    return lambda: post("/api/messages", orjson.dumps(question(teams, number=next(count))), token=token)
