"""Who is told in place of somebody whom a digest did not reach."""

from bot.views.digest import waiting_for
from storage import Transaction
from storage.outbox import Letter, Planned


def stand_ins(tx: Transaction, letter: Letter) -> list[Planned]:
    """Give back digests for those who stand in for somebody that a digest did not reach."""
    args, absent = letter.payload["args"], letter.person
    if letter.payload["kind"] != "digest" or letter.council is None or absent is None or "questions" in args:
        return []
    council = tx.councils.get(letter.council)
    today = tx.now.astimezone(council.zone).date()
    waiting = tx.questions.many(waiting_for(tx, council, absent, args))
    theirs = dict[int, list[int]]()
    for question in waiting:
        department = council.department(question.department)
        if department is not None and department.owner == absent:
            people = tx.people.many(department.deputies)
            present = [person for person in department.deputies if not people[person].away(today)]
            for deputy in present or department.deputies:
                theirs.setdefault(deputy, []).append(question.id)
    return [
        Planned(
            key=f"reminder:instead:{letter.id}:{deputy}",
            payload={**letter.payload, "args": {**args, "questions": questions}},
            council=council.id,
            person=deputy,
            meeting=args.get("meeting"),
            at=tx.now,
            expires_at=letter.expires_at,
        )
        for deputy, questions in theirs.items()
    ]
