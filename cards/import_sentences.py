"""The sentences of imported notes, from which a coordinator chooses more follow-ups."""

from collections.abc import Mapping, Sequence

from cards import elements
from cards.adaptive import CardElement, Choice, ChoiceSetInput
from cards.context import CardContext
from domain.import_review import NotesSentence

SENTENCES_FIELD = "sentences"
"""The field with what is chosen on a page: places of sentences, with commas between them."""
MAX_SENTENCES = 12
"""Sentences of a page at most."""
MAX_SENTENCE_BYTES = 9_000
"""Bytes that the sentences of a page may take, about."""


def paginate_sentences(sentences: Sequence[NotesSentence]) -> list[list[NotesSentence]]:
    """Distribute sentences over pages that each fit on a card."""
    pages: list[list[NotesSentence]] = []
    room = 0
    for sentence in sentences:
        cost = 80 + len(sentence.text.encode())
        if not pages or len(pages[-1]) == MAX_SENTENCES or room + cost > MAX_SENTENCE_BYTES:
            pages.append([])
            room = 0
        pages[-1].append(sentence)
        room += cost
    return pages


def sentences_page(
    sentences: Sequence[NotesSentence], chosen: frozenset[int], *, context: CardContext
) -> list[CardElement]:
    """Return the sentences of a page, to choose any of them."""
    texts = context.texts
    field = ChoiceSetInput(
        id=SENTENCES_FIELD,
        label=texts("input.sentences"),
        error_message=texts("error.sentences"),
        placeholder=texts("placeholder.choose"),
        is_multi_select=True,
        style="expanded",
        wrap=True,
        choices=[Choice(title=context.truncate(one.text), value=str(one.at)) for one in sentences],
        value=",".join(str(one.at) for one in sentences if one.at in chosen),
    )
    return [elements.label(texts("review.more_sentences"), spacing="Large"), field]


def reading_lines(read: int, left_out: Mapping[str, int], *, context: CardContext) -> list[CardElement]:
    """Return how many sentences were read, and what of the file was not."""
    texts = context.texts
    if not read:
        return []
    told: list[CardElement] = [
        elements.small_text(texts.plural("review.sentences_read", read), spacing="None")
    ]
    kinds = [f"{texts(f'left_out.{kind}')} ({count})" for kind, count in left_out.items() if count]
    if kinds:
        told.append(
            elements.small_text(texts("review.left_out", what=texts.join_names(kinds)), spacing="None")
        )
    return told
