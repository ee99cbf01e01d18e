"""Malformed calls of the message extension, which no version of Teams would send."""

from simulator.constants import Json
from tests.teams.extension_activities import chosen, searched, submitted, with_message

WRONG: dict[str, Json] = {
    "a dialog without value": chosen(more={"value": None}) | {"value": "take"},
    "a command that is a number": chosen(commandId=7),
    "a command in a list": chosen(commandId=["take"]),
    "a chosen message in words": chosen(message="Varför?"),
    "a chosen message in a list": chosen(message=["Varför?"]),
    "a message's id that is a number": with_message(id=7),
    "a message's id with a line feed": with_message(id="1\n2"),
    "a message's body in words": with_message(body="Varför?"),
    "a message's words that are a number": with_message(body={"contentType": "html", "content": 7}),
    "a message's kind that is a list": with_message(body={"contentType": [], "content": "x"}),
    "a message's subject that is an object": with_message(subject={}),
    "an author in words": with_message(**{"from": "Johan"}),
    "an author's person in words": with_message(**{"from": {"user": "Johan"}}),
    "an author's id that is a number": with_message(**{"from": {"user": {"id": 7}}}),
    "an author's name that is a list": with_message(**{"from": {"user": {"id": "x", "displayName": []}}}),
    "a link that is a number": with_message(linkToMessage=7),
    "an answered message that is a number": with_message(replyToId=7),
    "mentions in words": with_message(mentions="Bevaka"),
    "a mention in words": with_message(mentions=["Bevaka"]),
    "a mention of a number": with_message(mentions=[{"mentioned": 7}]),
    "a mention of an app in words": with_message(mentions=[{"mentioned": {"application": "x"}}]),
    "a mention whose text is a number": with_message(mentions=[{"mentionText": 7}]),
    "what was filled in, in words": chosen("submitAction", data="x"),
    "what was filled in, in a list": chosen("submitAction", data=["x"]),
    "a search's words that are a number": searched({"name": "words", "value": 7}),
    "a search's words in a list": searched({"name": "words", "value": ["lampa"]}),
    "a search's parameter in words": searched("lampa"),
    "a search's parameter whose name is a number": searched({"name": 7, "value": "x"}),
    "a search's parameters in words": searched() | {"value": {"commandId": "find", "parameters": "x"}},
    "a search's options in words": searched() | {"value": {"commandId": "find", "queryOptions": "x"}},
    "a dialog from no chat": submitted() | {"conversation": None},
}
