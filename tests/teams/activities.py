"""Build activities as Teams sends them, for tests to modify."""

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
    """Return the entity of a mention, as Teams writes it."""
    text = written or f"<at>{shown or name}</at>"
    return {"type": "mention", "mentioned": {"id": PEOPLE[name], "name": name}, "text": text}


def span(number: int, name: str) -> str:
    """Return a mention as in the HTML attachment."""
    return f'<span itemtype="http://schema.skype.com/Mention" itemscope="" itemid="{number}">{name}</span>'


def written(
    text: str = "", *, html: str | None = None, mentions: list[Json] | None = None, **more: object
) -> Json:
    """Return a message in a group chat."""
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
    """Return a press of a button on a card."""
    value = {"action": {"type": "Action.Execute", "verb": "assign", "data": {"question": 7}} | action}
    return written(type="invoke", id="f:1", name="adaptiveCard/action", value=value, replyToId="1700")


MEETING = "MCMxOTptZWV0aW5n"


def event(name: str, *, sender: Json | None = None, **value: object) -> Json:
    """Return a meeting event of Teams, which has no sender."""
    data = {"tenant": {"id": TENANT}, "meeting": {"id": MEETING}}
    told = written(type="event", id="f:2", name=f"application/vnd.microsoft.{name}", value=value)
    return told | {"channelData": data, "from": sender}


def attached(name: str, **content: object) -> Json:
    """Return the attachment of a file."""
    url = "https://bjorkvik-my.sharepoint.com/personal/karin/_layouts/15/download.aspx?UniqueId=7&tempauth=x.y_z"
    info = {"downloadUrl": url, "uniqueId": "7", "fileType": name.rpartition(".")[2]} | content
    kind = "application/vnd.microsoft.teams.file.download.info"
    return {
        "contentType": kind,
        "contentUrl": "https://bjorkvik.sharepoint.com/x",
        "name": name,
        "content": info,
    }


ALONE: Json = {"id": "a:karin", "conversationType": "personal", "tenantId": TENANT}


def with_files(*files: Json, text: str = "", **more: object) -> Json:
    """Return a message with files, in the personal chat."""
    return written(text) | {"conversation": ALONE, "attachments": list(files)} | more


UPLOAD: Json = {
    "name": "anteckningar.docx",
    "uploadUrl": "https://bjorkvik-my.sharepoint.com/personal/karin/_api/v2.0/drive/items/0/uploadSession?guid='1'",
    "contentUrl": "https://bjorkvik-my.sharepoint.com/personal/karin/Documents/anteckningar.docx",
    "uniqueId": "u7",
    "fileType": "docx",
}


def consent(
    action: object = "accept", *, context: object = None, upload: object = UPLOAD, **more: object
) -> Json:
    """Return the answer to a file that the bot has offered."""
    value = {"type": "fileUpload", "action": action, "context": context, "uploadInfo": upload}
    invoke = {"type": "invoke", "id": "f:3", "name": "fileConsent/invoke", "value": value}
    return written() | invoke | {"conversation": ALONE, "replyToId": "1700"} | more
