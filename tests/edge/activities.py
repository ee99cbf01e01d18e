"""Activities as they come over the wire, to be bent by tests."""

from simulator.constants import Json
from simulator.service import Simulator


def message(teams: Simulator, **fields: object) -> Json:
    karin, meeting = teams.world.person("karin"), teams.world.chat("meeting")
    return {
        "type": "message",
        "id": "1700000000001",
        "channelId": "msteams",
        "serviceUrl": teams.service_url,
        "from": karin.account(),
        "recipient": {"id": teams.world.bot.teams_id, "name": "Bevaka"},
        "conversation": meeting.conversation(),
        "channelData": meeting.channel_data(),
        "text": "fråga Varför är det mörkt?",
        **fields,
    }


APP_ID = "0b0e1a2c-5d3f-4c6b-9a7e-1f2d3c4b5a69"
TENANT = "7c1d8f36-2b4a-4e9d-8c05-6a3e9b1f7d20"
BOT_ID = f"28:{APP_ID}"
PEOPLE = {
    "Karin Ek": "29:karin",
    "Petra Holm": "29:petra",
    "Eva Strand": "29:eva",
    "Nils Norén": "29:nils",
    "Bevaka": BOT_ID,
}


def mention(name: str, *, shown: str | None = None, written: str | None = None) -> Json:
    """The entity of a mention, as Teams writes it."""
    text = written or f"<at>{shown or name}</at>"
    return {"type": "mention", "mentioned": {"id": PEOPLE[name], "name": name}, "text": text}


def span(number: int, name: str) -> str:
    """A mention as it stands in the HTML attachment."""
    return f'<span itemtype="http://schema.skype.com/Mention" itemscope="" itemid="{number}">{name}</span>'


def written(
    text: str = "", *, html: str | None = None, mentions: list[Json] | None = None, **more: object
) -> Json:
    """A message in a group chat."""
    attachments = [] if html is None else [{"contentType": "text/html", "content": html}]
    return {
        "type": "message",
        "id": "1700000000001",
        "channelId": "msteams",
        "serviceUrl": "https://smba.trafficmanager.net/emea/",
        "from": {"id": "29:karin", "name": "Karin Ek", "aadObjectId": "e0000000-0000-0000-0000-000000000001"},
        "recipient": {"id": BOT_ID, "name": "Bevaka"},
        "conversation": {"id": "19:meeting@thread.v2", "conversationType": "groupChat", "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}},
        "text": text,
        "textFormat": "plain",
        "attachments": attachments,
        "entities": mentions or [],
        **more,
    }


def press(**action: object) -> Json:
    """A press on a card."""
    value = {"action": {"type": "Action.Execute", "verb": "assign", "data": {"question": 7}} | action}
    return written(type="invoke", id="f:1", name="adaptiveCard/action", value=value, replyToId="1700")
