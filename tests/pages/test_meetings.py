"""Test the pages of meetings: planning, the agenda, what is recorded, and the minutes with their files."""

import re
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from simulator.people import Person
from tests.dialogues.town import NEXT_YEAR, NEXT_YEAR_IN_WORDS, Town
from tests.pages.browser import Browser, Form, Shown
from tests.pages.conftest import SignIn

COUNCIL = "/pages/councils/1/"
MEETING = f"{COUNCIL}meetings/1"
SECTIONS = ["introduction", "theme", "guests", "situation", "round", "other", "next"]


def form_with(shown: Shown, verb: str, **fields: str) -> Form:
    """Return the form of a verb whose hidden fields have these values."""
    (found,) = [
        form
        for form in shown.forms
        if form.action.endswith(f"/actions/{verb}") and fields.items() <= form.fields.items()
    ]
    return found


async def plan(browser: Browser, **fields: str) -> Shown:
    form = (await browser.get(f"{COUNCIL}meetings")).form("plan")
    times = {"day": NEXT_YEAR, "begins": "17:30", "ends": "19:30", "place": "Stadshuset"}
    return await browser.send(form, **{**times, **fields})


async def ongoing(town: Town, sign_in: SignIn, *, as_: Person | None = None) -> Browser:
    """Let a meeting begin, and sign somebody in."""
    await town.say(town.karin, "möte börja")
    return await sign_in(as_ or town.karin)


async def note(browser: Browser, text: str) -> Shown:
    form = form_with(await browser.get(MEETING), "note", section="round")
    return await browser.send(form, note_text=text)


def order(shown: Shown) -> list[str]:
    return re.findall(r'name="shown" value="([^"]+)"', shown.html)


async def test_a_meeting_is_planned_moved_and_cancelled(town: Town, sign_in: SignIn) -> None:
    karin = await sign_in(town.karin)
    planned = await plan(karin)
    assert (planned.status, NEXT_YEAR_IN_WORDS[:7] in planned.text, "Stadshuset" in planned.text) == (
        200,
        True,
        True,
    )
    shown = await karin.get(MEETING)
    assert "Planerat möte" in shown.text
    old = (await karin.get(MEETING)).form("move_meeting")
    moved = await karin.send(shown.form("move_meeting"), begins="18:00", place="Biblioteket")
    assert ("Biblioteket" in moved.text, "18.00" in moved.text) == (True, True)
    again = await karin.send(old, place="Torget")
    assert (again.status, "Torget" in (await karin.get(MEETING)).text) == (409, False), "the second is told"
    cancelled = await karin.send(moved.form("cancel_meeting"))
    assert "Mötet är inställt" in cancelled.text
    assert not cancelled.verbs
    assert "Inget möte är planerat." in (await karin.get(f"{COUNCIL}meetings")).text


async def test_bad_times_are_refused_with_the_form_filled_in(town: Town, sign_in: SignIn) -> None:
    karin = await sign_in(town.karin)
    refused = await plan(karin, day="2001-01-01", place="Torget")
    assert refused.status == 409
    assert refused.form("plan").fields["place"] == "Torget"


async def test_a_meeting_near_a_planned_one_is_asked_about_first(town: Town, sign_in: SignIn) -> None:
    karin = await sign_in(town.karin)
    await plan(karin)
    asked = await plan(karin, day=f"{NEXT_YEAR[:4]}-03-20", place="Torget")
    assert {"plan", "move_meeting"} <= asked.verbs
    assert "Torget" not in (await karin.get(f"{COUNCIL}meetings")).text
    await karin.send(asked.form("plan"))
    listed = await karin.get(f"{COUNCIL}meetings")
    assert ("Torget" in listed.text, "Stadshuset" in listed.text) == (True, True)


async def test_members_read_and_change_nothing(town: Town, sign_in: SignIn) -> None:
    karin, maria = await sign_in(town.karin), await sign_in(town.maria)
    await plan(karin)
    for address in (f"{COUNCIL}meetings", MEETING):
        shown = await maria.get(address)
        assert (shown.status, "Stadshuset" in shown.text, shown.verbs) == (200, True, set())
    hidden = await maria.get(f"{MEETING}/minutes")
    assert (hidden.status, (await maria.get(f"{MEETING}/minutes.md")).status) == (404, 403)
    amir = await sign_in(town.amir)
    assert (await amir.get(MEETING)).status == 403
    assert (await amir.get(f"{MEETING}?chat={quote(town.meeting.id)}")).status == 200
    assert (await karin.get(f"{COUNCIL}meetings/99")).status == 404


async def test_sections_are_moved_by_buttons_and_all_at_once(town: Town, sign_in: SignIn) -> None:
    karin = await sign_in(town.karin)
    await plan(karin)
    shown = await karin.get(MEETING)
    assert order(shown) == SECTIONS
    moved = await karin.send(form_with(shown, "set_agenda", do="up", part="round"))
    assert order(moved) == ["introduction", "theme", "guests", "round", "situation", "other", "next"]
    form = form_with(moved, "set_agenda", do="order")
    kept = [(name, form.fields[name]) for name in ("csrf", "back", "nonce", "do", "meeting")]
    now = ["round", "introduction", "theme", "guests", "situation", "other", "next"]
    data = [*kept, *(("shown", key) for key in order(moved)), *(("order", key) for key in now)]
    assert order(await karin.post(form.action, data)) == now
    late = await karin.post(
        form.action, [pair if pair[0] != "nonce" else ("nonce", "other") for pair in data]
    )
    assert (late.status, order(await karin.get(MEETING))) == (409, now), "the second of two is told"
    assert order(await karin.get(f"{COUNCIL}meetings")) == SECTIONS, "the usual agenda is as it was"


async def test_sections_are_added_renamed_and_removed(town: Town, sign_in: SignIn) -> None:
    karin = await sign_in(town.karin)
    listed = await karin.get(f"{COUNCIL}meetings")
    added = await karin.send(form_with(listed, "set_agenda", do="add"), title="Trygghetsvandring")
    assert "Trygghetsvandring" in added.text
    renamed = await karin.send(
        form_with(added, "set_agenda", do="rename", part="theme"), title="Kvällens ämne"
    )
    assert "Kvällens ämne" in renamed.text
    removed = await karin.send(form_with(renamed, "set_agenda", do="remove", part="guests"))
    assert "guests" not in order(removed)


async def test_a_meeting_goes_from_its_first_section_to_its_end(town: Town, sign_in: SignIn) -> None:
    karin = await sign_in(town.karin)
    today = datetime.now(ZoneInfo("Europe/Stockholm")).date()
    await plan(karin, day=today.isoformat(), begins="23:59", ends="")
    begun = await karin.send((await karin.get(MEETING)).form("begin_meeting"))
    assert "Mötet pågår" in begun.text
    at = await karin.send(form_with(begun, "section", section="round"))
    assert 'aria-current="step"' in at.html
    ended = await karin.send(at.form("end_meeting"))
    assert "Möte som har hållits" in ended.text
    assert "begin_meeting" in ended.verbs, "it can go on"


async def test_notes_are_written_changed_and_removed(town: Town, sign_in: SignIn) -> None:
    karin = await ongoing(town, sign_in)
    shown = await karin.get(MEETING)
    noted = await karin.send(form_with(shown, "note", section="round"), note_text="räcket är lagat")
    assert "Räcket är lagat" in noted.text
    form, old = noted.form("edit_note"), (await karin.get(MEETING)).form("edit_note")
    assert form.fields["section"] == "round"
    changed = await karin.send(form, note_text="Räcket byts", section="other")
    assert changed.form("edit_note").fields["section"] == "other"
    late = await karin.send(old, note_text="Något annat")
    assert (late.status, "Något annat" in (await karin.get(MEETING)).text) == (409, False)
    asked = await karin.send(form_with(changed, "note", section="round"), note_text="Ring 070-123 45 67.")
    assert "070" not in (await karin.get(MEETING)).text
    saved = await karin.send(asked.form("note"))
    assert "Ring 070-123 45 67." in saved.text
    gone = await karin.send(form_with(saved, "drop_note", note="1"))
    assert "Räcket byts" not in gone.text


async def test_what_is_left_is_taken_up_at_the_next_meeting(town: Town, sign_in: SignIn) -> None:
    karin = await ongoing(town, sign_in)
    left = await karin.send((await karin.get(MEETING)).form("take_up"), item_text="parkens bänkar")
    changed = await karin.send(left.form("edit_item"), item_text="Parkens nya bänkar")
    assert "Parkens nya bänkar" in changed.text
    await karin.send(changed.form("end_meeting"))
    await plan(karin)
    waits = await karin.get(f"{COUNCIL}meetings/2")
    assert "Parkens nya bänkar" in waits.text
    gone = await karin.send(waits.form("drop_item"))
    assert "Parkens nya bänkar" not in gone.text


async def test_questions_of_earlier_meetings_get_a_remark_or_an_answer(town: Town, sign_in: SignIn) -> None:
    await town.log(town.johan, "När lagas räcket?")
    karin = await ongoing(town, sign_in)
    shown = await karin.get(MEETING)
    assert "När lagas räcket?" in shown.text
    asked = await karin.send(shown.form("point"), state="done")
    assert asked.status == 409
    remarked = await karin.send(shown.form("point"), state="goes_on", remark_text="Offert är begärd.")
    assert "Offert är begärd." in remarked.text
    await karin.send(remarked.form("point"), state="done", remark_text="Räcket byts på fredag.")
    assert "Besvarad" in (await karin.get(f"{COUNCIL}questions/1")).text


async def test_questions_that_come_up_are_listed_and_moved(town: Town, sign_in: SignIn) -> None:
    karin = await ongoing(town, sign_in)
    await town.log(town.johan, "När lagas räcket?")
    shown = await karin.get(MEETING)
    assert shown.links["TR-1"] == f"{COUNCIL}questions/1"
    moved = await karin.send(shown.form("place"), section="round")
    assert moved.form("place").fields["section"] == "round"
    maria = await (await sign_in(town.maria)).get(MEETING)
    assert ("När lagas räcket?" in maria.text, "Närvaro" in maria.text) == (True, False)


async def test_attendance_is_added_changed_and_removed(town: Town, sign_in: SignIn) -> None:
    karin = await ongoing(town, sign_in)
    shown = await karin.get(MEETING)
    (new,) = [form for form in shown.forms if "person_name" in form.fields and "attendee" not in form.fields]
    refused = await karin.send(new, person_name="Ada Lund")
    assert refused.status == 409
    added = await karin.send(new, person_name="Ada Lund", role="elected", party="C")
    assert "Ada Lund (C)" in added.text
    (form,) = [form for form in added.forms if form.fields.get("person_name") == "Ada Lund"]
    old = (await karin.get(MEETING)).forms[added.forms.index(form)]
    changed = await karin.send(form, role="official", party="", person_title="gatuchef")
    assert "Ada Lund, gatuchef" in changed.text
    assert (await karin.send(old, person_name="Ida")).status == 409
    gone = await karin.send(changed.form("unattend"))
    assert "Ada Lund" not in gone.text
    await karin.send(gone.form("attend"), person_name="Bo Ek", role="guest")
    await karin.send((await karin.get(MEETING)).form("end_meeting"))
    await plan(karin)
    later = await karin.get(f"{COUNCIL}meetings/2")
    recent = form_with(later, "attend", several="True")
    assert "Bo Ek" in (await karin.send(recent)).text


async def adopted(karin: Browser) -> Shown:
    await karin.send((await karin.get(MEETING)).form("end_meeting"))
    draft = await karin.get(f"{MEETING}/minutes")
    assert "UTKAST" in draft.text
    asked = await karin.get(draft.links["Färdigställ …"])
    return await karin.send(asked.form("adopt"))


async def test_minutes_are_adopted_in_two_steps_and_corrected(town: Town, sign_in: SignIn) -> None:
    karin = await ongoing(town, sign_in)
    await karin.send(
        form_with(await karin.get(MEETING), "note", section="round"), note_text="Räcket är lagat."
    )
    locked = await adopted(karin)
    assert ("Färdigställd version 1" in locked.text, "Räcket är lagat." in locked.text) == (True, True)
    assert not {"note", "edit_note", "set_agenda", "attend"} & (await karin.get(MEETING)).verbs
    corrected = await karin.send(locked.form("correct"), reason="Fel namn")
    assert "UTKAST" in corrected.text
    assert "version 1" in corrected.text
    kept = await karin.send(corrected.form("uncorrect"))
    assert "Färdigställd version 1" in kept.text


async def test_only_the_text_that_was_seen_is_adopted(town: Town, sign_in: SignIn) -> None:
    karin = await ongoing(town, sign_in)
    await karin.send((await karin.get(MEETING)).form("end_meeting"))
    asked = await karin.get(f"{MEETING}/minutes?adopt=1")
    await note(karin, "Räcket är lagat.")
    again = await karin.send(asked.form("adopt"))
    assert ("Räcket är lagat." in again.text, "UTKAST" in again.text) == (True, True)
    assert "Färdigställd" in (await karin.send(again.form("adopt"))).text


async def test_the_council_reads_minutes_once_they_are_posted(town: Town, sign_in: SignIn) -> None:
    karin = await ongoing(town, sign_in)
    maria = await sign_in(town.maria)
    locked = await adopted(karin)
    assert (await maria.get(f"{MEETING}/minutes")).status == 404
    await karin.send(locked.form("post_minutes"))
    await town.posted("Minnesanteckningar")
    await town.settled()
    read = await maria.get((await maria.get(MEETING)).links["Minnesanteckningar"])
    assert (read.status, read.verbs, "minutes.docx" in read.html) == (200, set(), False)


async def test_a_draft_and_adopted_minutes_are_fetched_as_files(town: Town, sign_in: SignIn) -> None:
    karin = await ongoing(town, sign_in)
    await karin.send(
        form_with(await karin.get(MEETING), "note", section="round"), note_text="Räcket är lagat."
    )
    draft = await karin.get(f"{MEETING}/minutes.md")
    assert "utkast" in draft.headers["Content-Disposition"]
    assert "Räcket är lagat." in draft.html
    await adopted(karin)
    page = await karin.get(f"{MEETING}/minutes")
    file = await karin.get(page.links["Markdown"])
    assert file.headers["Content-Disposition"].startswith("attachment;")
    assert "utkast" not in file.headers["Content-Disposition"]
    assert (await karin.get(f"{MEETING}/minutes.exe")).status == 404


async def test_what_people_write_is_text_in_the_minutes_too(town: Town, sign_in: SignIn) -> None:
    karin = await ongoing(town, sign_in)
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }}"
    await note(karin, hostile)
    await karin.send((await karin.get(MEETING)).form("take_up"), item_text=hostile)
    for address in (MEETING, f"{MEETING}/minutes"):
        shown = await karin.get(address)
        assert "<script>alert(1)</script>" in shown.text
        assert ("<script>alert" in shown.html, "<img" in shown.html) == (False, False)
