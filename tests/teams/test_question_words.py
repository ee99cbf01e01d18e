"""Test which questions, numbers and commands are parsed from what people write."""

from bot.features.questions.assign import parse_assignment
from bot.features.questions.parse_question import (
    has_question_text,
    parse_closing_phrase,
    split_questions,
    strip_phrases,
)
from bot.features.questions.pleasantries import pleasantry
from bot.features.registry import FEATURES
from bot.turn.commands import Router
from bot.turn.incoming import QUESTION_NUMBER, REFERENCE_FIRST
from bot.turn.types import number_reader
from tests.every import every

ROUTER = Router(FEATURES)


@every(
    ("argument", "items"),
    [
        ("\n1. A?\n2. B?", ["A?", "B?"]),
        ("\n1) A\n2) B\n3) C", ["A", "B", "C"]),
        ("\n3. A?\n4. B?", ["A?", "B?"]),
        ("\n1. A?\n– vid ån\n– vid torget\n2. B?", ["A?\n– vid ån\n– vid torget", "B?"]),
        ("från boende:\n1. A?\n2. B?", ["från boende: A?", "från boende: B?"]),
        ("Om Storgatan:\n1. När lagas lampan\n2. Vem sandar", None),
        ("Lampan är trasig.\n1. När lagas den?\n2. Vem betalar?", None),
        ("A?\n1. B?\n2. C?", ["A?", "B?", "C?"]),
        ("Varför är det mörkt\n1. på Storgatan\n2. på Lillgatan", 1),
        ("Varför är det mörkt\n• på Storgatan\n• på Lillgatan?", 1),
        ("\n• på Storgatan\n• på Lillgatan", ["på Storgatan", "på Lillgatan"]),
        ("\n• Är det mörkt?\n• Är det kallt?", ["Är det mörkt?", "Är det kallt?"]),
        ("\n- Är det mörkt?\n- Är det kallt?", ["Är det mörkt?", "Är det kallt?"]),
        ("\n1. Bara en?", 1),
        ("Kl. 8 kommer\n12. buss", 1),
        ("3. raden\n7. raden", ["raden", "raden"]),
        ("\n1. A\n1. B", ["A", "B"]),
        ("A?\nfråga B?\n• fråga C?\n2. fråga D?", ["A?", "B?", "C?", "D?"]),
        ("A?\nB?", ["A?", "B?"]),
        ("\nNär lagas lampan\nVem sandar", ["När lagas lampan", "Vem sandar"]),
        ("\nnär lagas lampan\nvem sandar", ["när lagas lampan", "vem sandar"]),
        ("\n- Lampan är trasig\n- Bänken saknas", ["Lampan är trasig", "Bänken saknas"]),
        ("\n\nA?\n\nB?\n", ["A?", "B?"]),
        ("Lampan på Storgatan är\ntrasig sedan maj.", 1),
        ("Är lampan trasig?\nDen har blinkat i en vecka.", 1),
        ("Lampan är trasig.\nDet är halt.", ["Lampan är trasig.", "Det är halt."]),
        ("från boende:\nA?\nB?", ["från boende: A?", "från boende: B?"]),
        ("från boende:\n- A?\n- B?", ["från boende: A?", "från boende: B?"]),
        ("Två saker:\nLampan\nBänken", ["Två saker: Lampan", "Två saker: Bänken"]),
        ("A?\nB?\n- vid ån\n- vid torget", ["A?", "B?\n- vid ån\n- vid torget"]),
        ("Hej!\nA?\nB?\nTack på förhand!", ["A?", "B?"]),
        ("A?\nB?\n\nMed vänlig hälsning\nKarin Ek\nBjörkvik", ["A?", "B?"]),
        ("A?\n/Karin", ["A?"]),
        ("Bättre belysning\nBra skolor", ["Bättre belysning", "Bra skolor"]),
        ("Tack!", []),
        ("Hej alla", []),
        ("", []),
    ],
)
def test_each_line_is_a_question_and_points_below_one_are_of_it(
    argument: str, items: list[str] | int | None
) -> None:
    found = split_questions(argument)["items"]
    if isinstance(items, list):
        assert [item.strip() for item in found] == items
    else:
        assert len(found) == (items or 2)
        words = {word for word in argument.split() if word[0].isalpha()}
        assert words <= set(" ".join(found).split()), "nothing is lost"


@every(
    ("written", "items"),
    [
        ("A?\nB?\nvi tar med oss frågorna", ["A?", "B?"]),
        ("Lampan\nBänken\nVi tar med frågorna!", ["Lampan", "Bänken"]),
        ("A?\nB? Vi tar med oss frågan", ["A?", "B?"]),
        ("Lampan är trasig.\nDet är mörkt. Vi tar med oss frågan.", ["Lampan är trasig.\nDet är mörkt."]),
        ("Hej!\nLampan är trasig. Vi tar med oss frågan", ["Lampan är trasig."]),
        ("Tack! Vi tar med oss frågan", []),
        ("Lamp\nBench\nwe take the questions with us", ["Lamp", "Bench"]),
    ],
)
def test_words_that_take_several_along_take_each_line(written: str, items: list[str]) -> None:
    found = parse_closing_phrase(written)
    assert found is not None
    assert [item.strip() for item in found["items"]] == items


@every(
    ("written", "kind"),
    [
        *((text, "thanks") for text in ("Tack!", "Tack Karin", "tack så mycket för hjälpen!", "TACK!!")),
        *((text, "thanks") for text in ("Ok, tack", "Hej! Tack för senast.", "tackar", "Tusen tack 🙏")),
        *((text, "thanks") for text in ("Thanks for the quick answer", "Thank you so much, Karin", "thx")),
        *((text, "greeting") for text in ("Hej", "Hej alla!", "hej hej", "God morgon Karin Ek", "Hallå!")),
        *((text, "greeting") for text in ("Hello there", "Hi!", "Good evening everyone", "hejsan på er")),
        *((text, "approval") for text in ("👍", "Ok", "Toppen!", "Got it", "❤️")),
        *((text, "farewell") for text in ("vi ses", "Trevlig helg!")),
        *((text, None) for text in ("", " ", "Tack lagas v. 12", "Hej, när är mötet?", "Hej lampan är av")),
        *((text, None) for text in ("Bra skolor", "Ok men när lagas den", "Tackjärnet rostar", "Hejaklack")),
        *((text, None) for text in ("Tack för att ni lagar lampan på Storgatan", "12", "Varför?")),
    ],
)
def test_thanks_and_greetings_are_known_as_such(written: str, kind: str | None) -> None:
    assert pleasantry(written) == kind


@every(
    ("written", "number", "code"),
    [
        ("12", "12", ""),
        ("#12", "12", ""),
        ("nr 12", "12", ""),
        ("nr. 12", "12", ""),
        ("nr12", "12", ""),
        ("Nummer 12", "12", ""),
        ("fråga 12", "12", ""),
        ("no 12", "12", ""),
        ("№ 12", "12", ""),
        ("TR-12", "12", "TR"),
        ("TR\u201112", "12", "TR"),
        ("TR\u201012", "12", "TR"),
        ("TR\u201312", "12", "TR"),
        ("TR\u201412", "12", "TR"),
        ("TR\u221212", "12", "TR"),
        ("TR - 12", "12", "TR"),
        ("tr-12", "12", "TR"),
        ("TR12", "12", "TR"),
        ("TR 12", "12", "TR"),
        ("#TR-12", "12", "TR"),
        ("fråga TR-12", "12", "TR"),
        ("fråga nr 12", "12", ""),
        ("på TR-12", "12", "TR"),
        ("på fråga 12", "12", ""),
        ("till nr 12", "12", ""),
        ("nr-12", "12", "NR"),
    ],
)
def test_a_number_is_read_however_people_write_it(written: str, number: str, code: str) -> None:
    fields = number_reader("rest")(f"{written}: resten 7")
    assert (fields["number"], fields["code"], fields["rest"]) == (number, code, "resten 7")
    assert QUESTION_NUMBER.fullmatch(written)


@every(
    "written",
    ["om 2 veckor", "lagas v. 12", "den 12", "ja 2 lampor", "i vecka 12", "på 2 veckor", "TRX", "12a", ""],
)
def test_other_numbers_are_no_questions(written: str) -> None:
    assert number_reader("rest")(written) == {"rest": written}


@every(
    ("written", "rest"),
    [
        ("TR-3 Lagas v. 12", "Lagas v. 12"),
        ("TR‑3: Lagas v. 12", "Lagas v. 12"),
        ("#TR – 3, Lagas", "Lagas"),
        ("TR-3", ""),
        ("TR-3x", None),
        ("E4 är avstängd", None),
        ("12 lampor", None),
    ],
)
def test_words_that_begin_with_a_whole_reference_name_their_question(written: str, rest: str | None) -> None:
    match = REFERENCE_FIRST.match(written)
    assert (None if match is None else written[match.end() :]) == rest


@every(
    ("written", "feature", "items"),
    [
        ("😀 fråga X?", "ask", ["X?"]),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿 Fråga: X?", "ask", ["X?"]),
        ("– fråga X?", "ask", ["X?"]),
        ("1. fråga X?", "ask", ["X?"]),
        ("fråga—X", "ask", ["X"]),
        ("fråga–X", "ask", ["X"]),
        ("fråga − X", "ask", ["X"]),
        ("fråga-Varför?", "ask", ["Varför?"]),
        ("fråga\u2011Varför?", "ask", ["Varför?"]),
        ("fråga… X", "ask", ["X"]),
        ("fråga😀 X", "ask", None),
        ("fråga(X)", "ask", None),
        ("*fråga* X?", "ask", None),
        ("visa–1", "show", None),
        ("visa-1", "show", None),
        ("👉 visa TR‑1", "show", None),
        ("frågan är om X", None, None),
        ("fråga-svar är bra", None, None),
        ("sök-rutan är trasig", None, None),
        ("”fråga” är ett ord", None, None),
        ("hej fråga X", None, None),
    ],
)
def test_a_command_is_found_behind_signs_and_before_dashes(
    written: str, feature: str | None, items: list[str] | None
) -> None:
    found = ROUTER.match_text(written)
    assert (found and found.feature.name) == feature
    if found and items is not None:
        assert [item.strip() for item in found.fields["items"]] == items


@every(
    ("lines", "says_more"),
    [
        ((), False),
        (("fråga",), False),
        (("Fråga:",), False),
        (("😀 fråga",), False),
        (("vi tar med oss frågan",), False),
        (("– Vi tar med oss frågan!",), False),
        (("fråga", "vi tar med oss frågan"), False),
        (("?",), False),
        (("fråga Går det?",), True),
        (("Går det? vi tar med oss frågan",), True),
        (("Hej",), True),
    ],
)
def test_whether_a_message_says_more_than_the_phrases(lines: tuple[str, ...], *, says_more: bool) -> None:
    assert has_question_text(lines) is says_more


def test_a_closing_phrase_takes_each_item_of_a_list_along() -> None:
    assert parse_closing_phrase("1. A?\n2. B?\nvi tar med oss frågan") == {"items": ["A?", "B?"]}
    assert parse_closing_phrase("1. A?\n2. B? Vi tar med oss frågorna.") == {"items": ["A?", "B?"]}
    assert strip_phrases("😀 fråga går det? Vi tar med oss frågan.") == "Går det?"


@every(
    ("written", "said"),
    [
        ("12 till Tekniska", "12 Tekniska"),
        ("TR-12 Tekniska förvaltningen", "TR 12 Tekniska förvaltningen"),
        ("12: TF", "12 TF"),
        ("3, 5 och 6 till TF", "3 5 6 TF"),
        ("3,5,6 TF", "3 5 6 TF"),
        ("3 5 6 till TF", "3 5 6 TF"),
        ("#3 & #5 till soc", "3 5 soc"),
        ("nr 3 och 5 till TF", "3 5 TF"),
        ("fråga 3 och fråga 5 till TF", "3 5 TF"),
        ("TR-3 och TR-5 till TF", "TR 3 5 TF"),
        ("3-6 till TF", "3-6 TF"),
        ("3–6, 9 till tekniska", "3-6 9 tekniska"),
        ("3 till 6 till TF", "3-6 TF"),
        ("3 t.o.m. 6 till TF", "3-6 TF"),
        ("till TF: 3, 5 och 6", "3 5 6 TF"),
        ("alla till Tekniska", "all Tekniska"),
        ("resten till socialen", "all socialen"),
        ("alla utom 3 och 5 till TF", "all 3 5 TF"),
        ("12 till TF senast 15 december", "12 TF by 15 december"),
        ("12 senast 15 december till TF", "12 TF by 15 december"),
        ("12 till TF (senast fredag)", "12 TF by fredag"),
        ("3 till TF, svar senast nästa möte", "3 TF by nästa möte"),
        ("alla frågor till TF före jul", "all TF before jul"),
        ("12 to Technical by 15 December", "12 Technical by 15 December"),
        ("3 and 5 to TF before Christmas", "3 5 TF before Christmas"),
        ("everything except 3 to TF", "all 3 TF"),
        ("12 till Kultur- och fritidsförvaltningen", "12 Kultur- och fritidsförvaltningen"),
        ("12", "12"),
        ("tekniska", "tekniska"),
        ("", ""),
    ],
)
def test_what_is_sent_to_whom_and_by_when_is_read_as_people_write_it(written: str, said: str) -> None:
    fields = parse_assignment(written)
    spans = [f"{first}" if first == last else f"{first}-{last}" for first, last in fields.get("numbers", ())]
    day = [f"{name} {fields[name]}" for name in ("by", "before") if name in fields]
    what = ["all"] if fields.get("everything") else [fields.get("code", ""), fields.get("number", "")]
    assert " ".join(filter(None, [*what, *spans, fields["words"], *day])) == said
