"""Test messages and forms: their texts and the targets of their buttons."""

from dataclasses import replace

from cards.delivery import undelivered_card
from cards.history import history_card
from cards.new_question import confirm_question_card, question_form
from cards.notifications import (
    inherited_questions_card,
    mention_card,
    news_card,
    questions_summary,
    sentence_card,
    sentence_summary,
)
from cards.question import withdrawn_card
from cards.question_list import RowGroup
from cards.question_view import question_summary
from tests.cards.people import ANSWERED, COUNCIL, DROPPED, IN_PROGRESS, SENT, TEXT, frame_of, view
from tests.cards.reading import action, actions, inputs, paragraphs
from tests.cards.sample_questions import HISTORY
from tests.cards.samples import ROWS
from tests.every import every

SV, EN = frame_of("sv"), frame_of("en")
GROUPS = (RowGroup(heading="Tekniska förvaltningen", rows=ROWS),)


def by_title(card: dict[str, object], title: str) -> dict[str, object]:
    return next(a for a in actions(card) if a["title"] == title)


def test_the_form_for_a_question_offers_departments_to_those_who_assign() -> None:
    assert [f["id"] for f in inputs(question_form(SV))] == ["text", "asked_by"]
    assert [f["id"] for f in inputs(question_form(SV, COUNCIL.departments, text="Varför?"))] == [
        "text",
        "asked_by",
        "department",
    ]
    assert inputs(question_form(SV, text="Varför?"))[0]["value"] == "Varför?"


def test_words_that_are_no_command_become_a_question_with_one_press() -> None:
    assert action(confirm_question_card("Vad kostar det?", SV), "log")["data"] == {
        "text": "Vad kostar det?",
        "replace": True,
        "nonce": SV.nonce,
    }


def test_news_tell_what_happened_by_whom_and_the_answer() -> None:
    in_progress = replace(IN_PROGRESS, promised=None, reason=None)
    rows = [view(question=q, answerer="Petra Holm") for q in (ANSWERED, IN_PROGRESS, SENT, DROPPED)]
    lines = paragraphs(news_card([*rows, view(question=in_progress)], SV))
    assert "TR-12  Petra Holm har svarat" in lines
    assert (
        "Armaturerna är beställda och byts vecka 48. Till dess har vi satt upp två tillfälliga lampor."
        in lines
    )
    assert "TR-12  Svar utlovas till 10 december 2026" in lines
    assert "TR-12  Ligger nu hos Tekniska förvaltningen" in lines
    assert lines.count("TR-12  Har ändrats") == 2


@every("why", ["not_installed", "blocked", "anonymous", "unreachable"])
def test_whoever_sent_it_is_told_whom_it_did_not_reach_why_and_what_to_do(why: str) -> None:
    lines = paragraphs(undelivered_card([view(question=SENT)], "Petra Holm", why, SV))
    assert lines[0] == "TR-12 har inte kommit fram"
    assert "Petra Holm" in lines[1]
    assert lines[2] == SV.texts(f"advice.{why}")
    assert lines[3] == f"TR-12  {TEXT}"


def test_several_that_did_not_get_through_are_told_of_together() -> None:
    views = [view(question=SENT), view(question=replace(SENT, id=113, number=13))]
    card = undelivered_card(views, "Petra Holm", "blocked", SV)
    assert paragraphs(card)[0] == "TR-12 och TR-13 har inte kommit fram"
    assert [a["data"]["question"] for a in actions(card)] == [112, 113]


def test_a_mention_names_the_owner_for_teams() -> None:
    card = mention_card("Petra Holm", "29:petra", view(question=SENT), SV)
    assert card["msteams"]["entities"] == [
        {
            "type": "mention",
            "text": "<at>Petra Holm</at>",
            "mentioned": {"id": "29:petra", "name": "Petra Holm"},
        }
    ]
    assert card["body"][0]["text"].startswith("<at>Petra Holm</at>, frågan TR-12")


def test_a_new_owner_sees_what_waits() -> None:
    card = inherited_questions_card(ROWS[:2], SV, introduction=("Rådet ber dig svara.",))
    assert paragraphs(card)[:2] == ["2 öppna frågor väntar på svar", "Rådet ber dig svara."]


def test_a_card_that_was_taken_back_says_that_nothing_has_to_be_done() -> None:
    lines = paragraphs(withdrawn_card(view(question=SENT), SV))
    assert lines[0] == "TR-12  ·  Återtagen"
    assert lines[2] == "Frågan ligger inte längre hos dig. Du behöver inte göra något."


def test_history_tells_who_did_what_when_the_newest_first() -> None:
    lines = paragraphs(history_card(view(question=ANSWERED, answerer="Petra Holm"), HISTORY, SV))
    told = lines[lines.index("Historik") + 1 :]
    assert told[0] == "Svarade\nArmaturerna byts vecka 48.\n13 november 2026 kl. 18.17  ·  Petra Holm"
    assert told[-1] == "Tog med frågan\n9 november 2026 kl. 18.06  ·  Maria Sand"
    assert "Svarar på mötet, på den ansvarigas vägnar\n11 november 2026 kl. 18.12  ·  Karin Ek" in told
    assert any("Varför är det mörkt?  →  Varför är det mörkt vid hållplatsen?" in line for line in told)
    assert any("Bad om tid till 10 december 2026" in line for line in told)


def test_a_very_long_history_ends_with_how_much_is_older() -> None:
    assert "äldre" in paragraphs(history_card(view(question=ANSWERED), HISTORY * 9, SV))[-1]


def test_a_refusal_is_one_sentence_with_names_in_words() -> None:
    values = {"words": "teknik", "names": ["A", "B", "C"]}
    said = "Jag hittar ingen förvaltning som heter ”teknik”. Rådet har A, B och C."
    assert paragraphs(sentence_card("refusal.unknown_department", values, SV)) == [said]
    assert sentence_summary("refusal.unknown_department", values, SV.texts) == said


def test_notifications_name_the_questions() -> None:
    assert (
        question_summary(view(), SV.texts)
        == "TR-12 Varför är det mörkt vid busshållplatsen på Ängsvägen, och när lagas belysningen?"
    )
    assert (
        questions_summary([view(), view()], SV.texts, key="summary.questions") == "2 frågor: TR-12 och TR-12"
    )


def test_a_number_in_a_refusal_is_said_as_it_is() -> None:
    card = sentence_card("refusal.too_long", {"length": 4001, "limit": 4000}, SV)
    assert paragraphs(card) == ["Texten är för lång: 4001 tecken. Högst 4000 får plats."]
