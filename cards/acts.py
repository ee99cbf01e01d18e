"""What one viewer may do with a question now, as fields and buttons."""

from collections.abc import Callable
from dataclasses import dataclass

from microsoft_teams.cards import Action, ActionSet, ActionStyle, CardElement, Container, ExecuteAction

from cards import inputs
from cards.look import Frame, data_of, execute, label, own_text, people_text
from cards.panel import Form
from cards.view import QuestionView
from domain.permissions import Act
from domain.question import ENDED, OPEN, SENT, Status

POSSIBLE: dict[Act, tuple[Status, ...]] = {
    Act.ASSIGN: OPEN,
    Act.ACKNOWLEDGE: (Status.ASSIGNED,),
    Act.ANSWER: OPEN,
    Act.POSTPONE: SENT,
    Act.HAND_OVER: OPEN,
    Act.RAISE_AT_MEETING: SENT,
    Act.EDIT: tuple(Status),
    Act.DROP: OPEN,
    Act.REOPEN: ENDED,
    Act.REMIND_ME: OPEN,
}
"""In which states an act makes sense; the rules decide, this keeps buttons away that they would refuse."""

FIELDS: dict[Act, tuple[str, ...]] = {
    Act.ANSWER: ("answer", "link"),
    Act.ASSIGN: ("department", "due"),
    Act.POSTPONE: ("until", "reason"),
    Act.HAND_OVER: ("recipient", "other", "reason"),
    Act.EDIT: ("text",),
    Act.DROP: ("reason",),
    Act.REMIND_ME: ("on",),
}
"""The fields of each form, in the order in which the forms are offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """The acts of one viewer on one question."""

    view: QuestionView
    frame: Frame

    def can(self, act: Act) -> bool:
        """Whether the viewer may ``act`` and it makes sense now."""
        question = self.view.question
        if act is Act.RAISE_AT_MEETING and question.at_meeting:
            return False
        return act in self.view.allowed and question.status in POSSIBLE[act]

    @property
    def likeliest(self) -> Act | None:
        """What the viewer most likely wants: a coordinator to send it, an owner to answer it."""
        if self.can(Act.ASSIGN):
            waits = self.view.question.status is Status.LOGGED
            return Act.ASSIGN if waits and self._departments() else None
        return Act.ANSWER if self.can(Act.ANSWER) else None

    def main(self) -> list[Action]:
        """The buttons of the likeliest act."""
        act = self.likeliest
        if act is None:
            return []
        also = [Act.ACKNOWLEDGE] if self.can(Act.ACKNOWLEDGE) else []
        return [self._press(act, reads_inputs=True, style="positive"), *(self._press(a) for a in also)]

    def first(self, *, row: list[Action]) -> list[CardElement]:
        """The fields of the likeliest act, open at once, and the ``row`` of buttons below them."""
        if self.likeliest is None:
            return []
        fields = [self._field(name) for name in FIELDS[self.likeliest]]
        return [_apart(fields[0]), *fields[1:], ActionSet(actions=row)]

    def forms(self) -> list[Form]:
        """The other acts that need fields."""
        return [
            Form(
                fields=self._there(fields),
                submit=self._press(act, reads_inputs=True, style="positive"),
                title=self._title(act),
            )
            for act, fields in FIELDS.items()
            if self.can(act) and act is not self.likeliest and self._has_fields_for(act)
        ]

    def fields(self, forms: list[Form]) -> list[CardElement]:
        """Each field that ``forms`` need, once; the reason, which several share, after all others."""
        names = dict.fromkeys(name for form in forms for name in form.fields)
        return [self._field(name) for name in sorted(names, key=lambda name: name == "reason")]

    def direct(self) -> list[Action]:
        """The acts that are done with one press."""
        taken = self.likeliest is not None
        acts = [Act.REOPEN, Act.RAISE_AT_MEETING, *([] if taken else [Act.ACKNOWLEDGE])]
        return [self._press(act) for act in acts if self.can(act)]

    def proposal(self) -> list[CardElement]:
        """The words that the chat message was changed to, for whoever may take them over."""
        text = self.view.question.proposed_text
        if text is None or not self.can(Act.EDIT):
            return []
        items: list[CardElement] = [
            label(self.frame.texts("question.message_edited")),
            people_text(self.frame.cut(text), spacing="Small"),
        ]
        if self.frame.fits(text):
            items.append(ActionSet(actions=[self._take_over(text)]))
        return [Container(style="emphasis", spacing="Medium", items=items)]

    def offer(self) -> list[CardElement]:
        """The way to log a question although the same one was just logged."""
        question = self.view.question
        if not self.view.offer or not self.frame.fits(question.text):
            return []
        asker = self.view.asker if self.view.logger else ""
        data = {"text": question.text, "asked_by": asker, "force": True, "replace": True}
        button = execute("log", title=self.frame.texts("button.log_anyway"), frame=self.frame, data=data)
        return [own_text(self.frame.texts("question.offer")), ActionSet(actions=[button])]

    def _take_over(self, text: str) -> ExecuteAction:
        data = {**data_of(self.view.question), "text": text}
        return execute("edit", title=self.frame.texts("button.take_over"), frame=self.frame, data=data)

    def _press(
        self, act: Act, *, reads_inputs: bool = False, style: ActionStyle | None = None
    ) -> ExecuteAction:
        title = self.frame.texts(f"verb.{act}")
        data = data_of(self.view.question)
        return execute(act, title=title, frame=self.frame, data=data, reads_inputs=reads_inputs, style=style)

    def _there(self, fields: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in fields if name != "recipient" or self._recipients())

    def _title(self, act: Act) -> str | None:
        return self.frame.texts("button.assign_again") if act is Act.ASSIGN else None

    def _has_fields_for(self, act: Act) -> bool:
        if act is Act.EDIT:
            return self.frame.fits(self.view.question.text)
        return act is not Act.ASSIGN or bool(self._departments())

    def _departments(self) -> list[tuple[str, str]]:
        now = self.view.question.department
        return [(d.name, str(d.id)) for d in self.view.council.departments if d.id != now]

    def _recipients(self) -> list[tuple[str, str]]:
        return [
            *((name, f"department:{id_}") for name, id_ in self._departments()),
            *((body.name, f"outside:{body.id}") for body in self.view.council.outside_bodies),
        ]

    def _field(self, name: str) -> CardElement:
        frame = self.frame
        build: dict[str, Callable[[], CardElement]] = {
            "department": self._department_field,
            "recipient": lambda: inputs.choice(name, frame=frame, choices=self._recipients()),
            "other": lambda: inputs.short_text(name, frame=frame),
            "link": lambda: inputs.short_text(
                name, frame=frame, placeholder="placeholder.link", longest=2000
            ),
            "due": lambda: inputs.day(name, frame=frame),
            "until": lambda: inputs.day(name, frame=frame, value=self.view.question.promised),
            "on": lambda: inputs.day(name, frame=frame),
            "text": lambda: inputs.long_text(name, frame=frame, value=self.view.question.text),
            "reason": lambda: inputs.long_text(name, frame=frame, called=self._reason()),
        }
        return build.get(name, lambda: inputs.long_text(name, frame=frame))()

    def _reason(self) -> str:
        """Only whoever drops a question has to say why."""
        return "input.reason" if self.can(Act.DROP) else "input.optional_reason"

    def _department_field(self) -> CardElement:
        choices = self._departments()
        likely = str(self.view.likely_department)
        chosen = likely if likely in (value for _, value in choices) else None
        return inputs.choice("department", frame=self.frame, choices=choices, value=chosen)


def _apart(field: CardElement) -> CardElement:
    return field.model_copy(update={"separator": True, "spacing": "Medium"})
