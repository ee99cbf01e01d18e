"""Build the activities of a message extension, used on a message or in the compose box."""

from simulator.constants import Json
from tests.teams.activities import APP_ID, written

AUTHOR = "e0000000-0000-0000-0000-000000000009"
MESSAGE: Json = {
    "id": "1700000000009",
    "replyToId": None,
    "subject": None,
    "body": {"contentType": "html", "content": "<div>Varför är det mörkt?</div>"},
    "from": {
        "user": {"userIdentityType": "aadUser", "id": AUTHOR, "displayName": "Johan Lind"},
        "application": None,
    },
    "mentions": [
        {
            "id": 0,
            "mentionText": "Bevaka",
            "mentioned": {"application": {"id": APP_ID, "displayName": "Bevaka"}, "user": None},
        }
    ],
    "linkToMessage": "https://teams.microsoft.com/l/message/19%3Ameeting%40thread.v2/1700000000009",
}


def chosen(
    name: str = "fetchTask", *, message: object = None, more: Json | None = None, **value: object
) -> Json:
    """Return the request to open or submit a message's dialog; ``more`` replaces fields."""
    payload = MESSAGE if message is None else message
    sent = {"commandId": "take", "commandContext": "message", "messagePayload": payload, **value}
    return written() | {
        "type": "invoke",
        "id": "f:9",
        "name": f"composeExtension/{name}",
        "value": sent,
        **(more or {}),
    }


def submitted(**data: object) -> Json:
    return chosen("submitAction", data=data)


def searched(*parameters: object, **options: object) -> Json:
    """Return the search that a client sends while a person types."""
    value = {"commandId": "find", "parameters": list(parameters), "queryOptions": options}
    return written() | {"type": "invoke", "id": "f:9", "name": "composeExtension/query", "value": value}


def with_message(**fields: object) -> Json:
    return chosen(message=MESSAGE | fields)
