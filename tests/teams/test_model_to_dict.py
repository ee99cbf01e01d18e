"""Test that botbuilder's models become the JSON that the service reads."""

from datetime import UTC, datetime

import orjson
import pytest
from botbuilder.schema import Activity, ActivityTypes, Attachment, ChannelAccount

from bot.teams.connector import model_to_dict


def test_models_become_the_json_that_the_service_reads() -> None:
    activity = Activity(
        type=ActivityTypes.message,
        timestamp=datetime(2026, 11, 23, tzinfo=UTC),
        attachments=[Attachment(content_type="x", content={"a": [None, ("b", 1.5)]})],
        from_property=ChannelAccount(id="28:x", role="bot", own="kept"),
    )
    activity.additional_properties = {"isTargeted": True, "type": "overridden"}
    assert orjson.loads(orjson.dumps(model_to_dict(activity), default=model_to_dict)) == {
        "isTargeted": True,
        "type": "message",
        "timestamp": "2026-11-23T00:00:00+00:00",
        "attachments": [{"contentType": "x", "content": {"a": [None, ["b", 1.5]]}}],
        "from": {"id": "28:x", "role": "bot"},
    }
    with pytest.raises(TypeError):
        model_to_dict(object())
