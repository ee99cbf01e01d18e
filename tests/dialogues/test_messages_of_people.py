"""Test what becomes of messages as people write them in several clients, or copy them from elsewhere."""

from simulator.people import Person
from tests.dialogues.town import Town, shows
from tests.every import every


def mention(number: int, name: str) -> str:
    return f'<span itemtype="http://schema.skype.com/Mention" itemscope="" itemid="{number}">{name}</span>'


BOT, MARIA = mention(0, "Bevaka"), mention(1, "Maria Sand")
REPLY = (
    '<blockquote itemscope="" itemtype="http://schema.skype.com/Reply" itemid="17"><strong itemprop="mri"'
    ' itemid="8:orgid:e0000000-0000-0000-0000-00000000aaaa">Ann Berg</strong><p itemprop="preview">{}</p>'
    "</blockquote>"
)
WORD_ITEM = (
    '<p class="MsoListParagraph"><span style="font-family:Symbol">·<span>&nbsp;&nbsp; </span></span>{}</p>'
)
MAIL = "<p>Från: Elsa<br>Skickat: 3 mars<br>Till: Karin<br>Ämne: Ljus</p>"
WORD_NUMBER = '<p class="MsoListParagraph">{}.<span>&nbsp;&nbsp; </span>{}</p>'


async def card_of(town: Town, person: Person, html: str) -> dict[str, object]:
    """Send a message with this HTML, and return the card of the reply."""
    bot, maria = town.teams.world.bot, town.maria
    named = [(bot.teams_id, "Bevaka"), *([(maria.teams_id, maria.name)] if MARIA in html else [])]
    entities = [
        {"type": "mention", "mentioned": {"id": known, "name": name}, "text": f"<at>{name}</at>"}
        for known, name in named
    ]
    parts = [{"contentType": "text/html", "content": html}]
    activity = {"text": "", "entities": entities, "attachments": parts}
    said = await town.teams.say(person, town.meeting, "", mention_bot=False, activity=activity)
    return (await town.answer_to(said)).card


@every(
    ("html", "texts"),
    [
        (
            f"<p>{BOT} frågor</p><ul><li>Är det mörkt?</li><li>När rensas den?</li></ul>",
            ["Är det mörkt?", "När rensas den?"],
        ),
        (f"<p>{BOT} fråga</p><ol><li><p>Vem sandar?</p></li><li><p>&nbsp;</p></li></ol>", ["Vem sandar?"]),
        (
            f"<p>{BOT} fråga</p><ul><li>Ridhuset<ul><li>taket läcker</li><li>el saknas</li></ul></li></ul>",
            ["Ridhuset\n– taket läcker\n– el saknas"],
        ),
        (f"<p>{BOT} E4 bullrar. Vi tar med oss den frågan!</p>", ["E4 bullrar."]),
        (
            REPLY.format("Hur går det med bron?") + f"<p>{BOT} det tar vi med oss</p>",
            ["Hur går det med bron?"],
        ),
        (
            f"<p>Tack för mötet! {BOT} fråga från Elsa (boende): När kommer fiber?</p>",
            ["När kommer fiber?", "Från Elsa (boende)"],
        ),
        (f"<p>{BOT} fraga Varfor luktar det?</p>", ["Varfor luktar det?"]),
        (f"<p>{MARIA} {BOT} fråga Vem sköter stigen?</p>", ["Vem sköter stigen?"]),
        (
            f"<p>{BOT} fråga</p>"
            + WORD_ITEM.format("Finns det skåp?")
            + WORD_ITEM.format("Vem har nyckeln?"),
            ["Finns det skåp?", "Vem har nyckeln?"],
        ),
        (
            f"<p>{BOT} fråga</p>"
            + WORD_NUMBER.format(1, "Var är skylten?")
            + WORD_NUMBER.format(2, "Vem röjer?"),
            ["Var är skylten?", "Vem röjer?"],
        ),
        (f"<p>{BOT} fråga</p>{MAIL}<p>När tänds ljuset?</p><p>Mvh</p><p>Elsa</p>", ["När tänds ljuset?"]),
        (f"<p>{BOT} en fråga: varför är vattnet brunt?</p>", ["Varför är vattnet brunt?"]),
        (f"<p>{BOT} Jag har en fråga om vägtrumman, när byts den?</p>", ["Vägtrumman, när byts den?"]),
        (f"<p>{BOT} ny fråga Kan skräpet hämtas?</p>", ["Kan skräpet hämtas?"]),
        (f"<p>{BOT} kan du ta med frågan om staketet?</p>", ["Staketet?"]),
        (f"<p>{BOT} logga fråga: Finns det en plan?</p>", ["Finns det en plan?"]),
        (
            f"<p>{BOT} fråga (från Maria S) Varför är ängen mörk?</p>",
            ["Varför är ängen mörk?", "Från Maria S"],
        ),
        (f"<p>{BOT} fråga👉 Kan kiosken öppna?</p>", ["Kan kiosken öppna?"]),
        (
            f"<p>{BOT} Fråga 1: Är salen bokad? <br>Fråga 2: Vem städar där?</p>",
            ["Är salen bokad?", "Vem städar där?"],
        ),
        (f"<p>{BOT} I have a question about the lights on Mill Lane</p>", ["The lights on Mill Lane"]),
        (
            f'<p class="MsoNormal">{BOT} <span>fråga När byts <b>alla</b> fönster?<o:p></o:p></span></p>',
            ["När byts alla fönster?"],
        ),
        (f"<p>fråga Vem klipper häcken? {BOT}</p>", ["Vem klipper häcken?"]),
        (f"<div>{BOT} Fråga, finns det pengar ?</div>", ["Finns det pengar ?"]),
    ],
)
async def test_it_is_the_question_that_was_meant(town: Town, html: str, texts: list[str]) -> None:
    card = await card_of(town, town.johan, html)
    asked = [text for text in texts if not text.startswith("Från ")]
    assert shows(card, "TR-", *texts), card
    assert shows(card, f"{len(asked)} frågor") or len(asked) == 1


@every("words", ["det tar vi med oss", "vi tar med oss detta"])
async def test_what_takes_nothing_along_gets_the_form(town: Town, words: str) -> None:
    assert not shows(await card_of(town, town.johan, f"<p>{BOT} {words}</p>"), words)
