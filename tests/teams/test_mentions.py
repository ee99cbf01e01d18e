"""Test that the bot's own mention, and nothing else, is removed from what people wrote."""

import time
from dataclasses import dataclass, field

from bot.teams.parse import parse_activity
from bot.turn.incoming import MessageReceived
from simulator.constants import Json
from tests.every import every
from tests.teams.activities import APP_ID, TENANT, mention, span, written

BOT = mention("Bevaka")
PETRA, EVA, KARIN = mention("Petra Holm"), mention("Eva Strand"), mention("Karin Ek")
NUMBERED = mention("Bevaka", written='<at id="0">Bevaka</at>')


@dataclass(frozen=True)
class Case:
    """Return a message as Teams sends it, and the text that features get."""

    text: str
    lines: tuple[str, ...]
    html: str | None = None
    mentions: list[Json] = field(default_factory=lambda: [BOT])
    people: tuple[tuple[str, str], ...] = ()
    more: Json = field(default_factory=dict)


def said(activity: Json) -> MessageReceived:
    incoming = parse_activity(activity, tenants=frozenset([TENANT]), app_id=APP_ID)
    assert incoming is not None
    assert isinstance(incoming.event, MessageReceived)
    return incoming.event


PETRA_SAID, EVA_SAID = ("@Petra Holm", "29:petra"), ("@Eva Strand", "29:eva")
CASES = {
    "plain": Case("<at>Bevaka</at> fråga Vad?", ("fråga Vad?",)),
    "no space": Case("<at>Bevaka</at>fråga Vad?", ("fråga Vad?",)),
    "twice, with one entity": Case(
        "<at>Bevaka</at> <at>Bevaka</at> fråga Vad?",
        ("fråga Vad?",),
        html=f"<p>{span(0, 'Bevaka')} {span(0, 'Bevaka')} fråga Vad?</p>",
    ),
    "nbsp entity": Case("<at>Bevaka</at>&nbsp;fråga Vad?", ("fråga Vad?",)),
    "nbsp character": Case("<at>Bevaka</at>\u00a0fråga\u00a0Vad?", ("fråga Vad?",)),
    "narrow nbsp": Case("<at>Bevaka</at>\u202ffråga\u202fVad?", ("fråga Vad?",)),
    "numbered tag": Case('<at id="0">Bevaka</at> fråga x', ("fråga x",), mentions=[NUMBERED]),
    "numbered in the text only": Case('<at id="0">Bevaka</at> fråga x', ("fråga x",)),
    "upper case tag": Case("<AT>Bevaka</AT> fråga x", ("fråga x",)),
    "at the end": Case("vi tar med oss frågan <at>Bevaka</at>", ("vi tar med oss frågan",)),
    "in the middle": Case("kan <at>Bevaka</at> lista", ("kan lista",)),
    "twice": Case("<at>Bevaka</at> <at>Bevaka</at> lista", ("lista",), mentions=[BOT, BOT]),
    "one entity for one tag": Case("<at>Bevaka</at> <at>Bevaka</at>", ("<at>Bevaka</at>",)),
    "name in the text": Case("<at>Bevaka</at> Bevaka parken", ("Bevaka parken",)),
    "name as typed tag": Case(
        "<at>Bevaka</at> skriv <at>Bevaka</at> först", ("skriv <at>Bevaka</at> först",)
    ),
    "name within a word": Case("<at>Bevaka</at> Bevakas nya sida", ("Bevakas nya sida",)),
    "no entity": Case("<at>Bevaka</at> lista", ("<at>Bevaka</at> lista",), mentions=[]),
    "nothing else": Case("<at>Bevaka</at>", ()),
    "nothing at all": Case("", (), mentions=[]),
    "other person": Case(
        "<at>Bevaka</at> samordnare <at>Petra Holm</at>",
        ("samordnare @Petra Holm",),
        mentions=[BOT, PETRA],
        people=(PETRA_SAID,),
    ),
    "two people": Case(
        "<at>Bevaka</at> förvaltning Skolan <at>Petra Holm</at>&nbsp;<at>Eva Strand</at>",
        ("förvaltning Skolan @Petra Holm @Eva Strand",),
        mentions=[BOT, PETRA, EVA],
        people=(PETRA_SAID, EVA_SAID),
    ),
    "entities in another order": Case(
        "<at>Bevaka</at> samordnare <at>Petra Holm</at>",
        ("samordnare @Petra Holm",),
        mentions=[PETRA, BOT],
        people=(PETRA_SAID,),
    ),
    "shortened name": Case(
        "<at>Bevaka</at> samordnare <at>Petra</at>",
        ("samordnare @Petra",),
        mentions=[BOT, mention("Petra Holm", shown="Petra")],
        people=(("@Petra", "29:petra"),),
    ),
    "name with a space too many": Case(
        "<at>Bevaka</at> samordnare <at>Petra\u00a0 Holm</at>",
        ("samordnare @Petra Holm",),
        mentions=[BOT, mention("Petra Holm", shown="Petra\u00a0 Holm")],
        people=(PETRA_SAID,),
    ),
    "mentioned twice": Case(
        "<at>Petra Holm</at> och <at>Petra Holm</at>",
        ("@Petra Holm och @Petra Holm",),
        mentions=[PETRA, PETRA],
        people=(PETRA_SAID, PETRA_SAID),
    ),
    "a team": Case(
        "<at>Bevaka</at> hej <at>Karin Ek</at>",
        ("hej @Karin Ek",),
        mentions=[BOT, KARIN | {"mentioned": {"id": "19:team@thread.tacv2", "name": "Karin Ek"}}],
    ),
    "a name without text": Case(
        "<at>Bevaka</at> lista", ("lista",), mentions=[BOT, {"type": "mention", "mentioned": {"id": "29:x"}}]
    ),
    "typed markup": Case("<at>Bevaka</at> fråga <b>fet</b> & x", ("fråga <b>fet</b> & x",)),
    "typed entity": Case("<at>Bevaka</at> fråga &lt;b&gt;", ("fråga &lt;b&gt;",)),
    "escaped where the format is xml": Case(
        "<at>Bevaka</at> fråga &lt;b&gt; &amp;amp;", ("fråga <b> &amp;",), more={"textFormat": "xml"}
    ),
    "escaped where no format is named": Case(
        "<at>Bevaka</at> fråga A &amp; B", ("fråga A & B",), more={"textFormat": None}
    ),
    "control characters": Case("<at>Bevaka</at> fråga \u202e\u0000ab\u0085c", ("fråga ab", "c")),
    "lines in the text": Case("<at>Bevaka</at> fråga A\r\nfråga B\n", ("fråga A", "fråga B")),
    "html": Case(
        "Bevaka fråga A fråga B",
        ("fråga A", "fråga B"),
        html=f"<p>{span(0, 'Bevaka')}&nbsp;fråga A<br>fråga B</p>",
    ),
    "html only": Case("", ("fråga A",), html=f"<div><div>{span(0, 'Bevaka')}&nbsp;fråga A</div></div>"),
    "html with at tags": Case("x", ("fråga A",), html='<div><at id="0">Bevaka</at> fråga A</div>'),
    "html with people": Case(
        "x",
        ("samordnare @Petra Holm, tack",),
        html=f"<p>{span(0, 'Bevaka')}&nbsp;samordnare {span(1, 'Petra Holm')}, tack</p>",
        mentions=[BOT, PETRA],
        people=(PETRA_SAID,),
    ),
    "html with entities in another order": Case(
        "x",
        ("@Petra Holm",),
        html=f"<p>{span(0, 'Bevaka')} {span(1, 'Petra Holm')}</p>",
        mentions=[PETRA, BOT],
        people=(PETRA_SAID,),
    ),
    "html with every mention numbered nought": Case(
        "x",
        ("@Petra Holm @Eva Strand",),
        html=f"<p>{span(0, 'Bevaka')} {span(0, 'Petra Holm')} {span(0, 'Eva Strand')}</p>",
        mentions=[BOT, PETRA, EVA],
        people=(PETRA_SAID, EVA_SAID),
    ),
    "html with a mention that no entity knows": Case(
        "x", ("hej Nils Norén",), html=f"<p>{span(0, 'Bevaka')} hej {span(1, 'Nils Norén')}</p>"
    ),
    "html with a name to unescape": Case(
        "x",
        ("@A & B",),
        html=f"<p>{span(0, 'A &amp; B')}</p>",
        mentions=[mention("Petra Holm", shown="A &amp; B")],
        people=(("@A & B", "29:petra"),),
    ),
    "empty html": Case("<at>Bevaka</at> lista", ("lista",), html="<div> </div>"),
    "broken html": Case("<at>Bevaka</at> lista", ("lista",), html="<![oops"),
    "far too long html": Case("<at>Bevaka</at> lista", ("lista",), html="<p>x</p>" * 20_000),
}


@every("case", CASES)
def test_only_the_mention_of_the_bot_is_cut_out(case: Case) -> None:
    heard = said(written(case.text, html=case.html, mentions=case.mentions, **case.more))
    assert heard.lines == case.lines
    assert tuple((one.text, one.account.teams_id) for one in heard.mentions) == case.people


def test_there_are_at_least_forty_messages_in_the_table() -> None:
    assert len(CASES) >= 40


def test_mentions_that_overlap_are_read_once() -> None:
    whole, part = mention("Petra Holm"), mention("Eva Strand", written="Petra Holm</at>")
    heard = said(written("<at>Petra Holm</at> hej", mentions=[whole, part]))
    assert (heard.lines, [one.text for one in heard.mentions]) == (("@Petra Holm hej",), ["@Petra Holm"])


def test_an_unnamed_recipient_is_the_bot_itself() -> None:
    activity = written("<at>Bevaka</at> lista", mentions=[BOT], recipient=None)
    assert said(activity).lines == ("lista",)


def test_only_two_hundred_mentions_are_looked_at() -> None:
    text = "<at>Petra Holm</at>" * 1000
    heard = said(written(text, mentions=[PETRA] * 1000))
    assert len(heard.mentions) == 200


def test_no_more_than_twenty_thousand_characters_are_kept() -> None:
    heard = said(written("ö" * 250_000))
    assert sum(map(len, heard.lines)) == 20_000


def test_who_is_mentioned_beyond_the_end_of_the_text_is_not_mentioned() -> None:
    heard = said(written("å" * 20_000 + " <at>Petra Holm</at>", mentions=[PETRA]))
    assert heard.mentions == ()


@every("text", ["<at>" * 60_000, "<at " * 60_000, "<at>x</at" * 20_000, "</at>" * 50_000])
def test_hostile_tags_never_take_long(text: str) -> None:
    begun = time.process_time()
    said(written(text, mentions=[PETRA] * 500))
    assert time.process_time() - begun < 1.0
