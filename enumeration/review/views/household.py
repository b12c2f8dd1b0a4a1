"""One household's questionnaire: answers block by block, what the checks found, what happened, and what may be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from enumeration import workflow
from enumeration.access import Permission, Role, can, page
from enumeration.answering.actions import revealing
from enumeration.journal.timeline import timeline
from enumeration.language import recorded
from enumeration.models import Household, Officer, Person, SectorProposal, State
from enumeration.pages.formatting import family_name, in_mixed_case
from enumeration.pages.noting import seen
from enumeration.pages.places import OfficerRequest, find_place
from enumeration.pages.queries import query_of
from enumeration.questionnaire import QUESTIONS
from enumeration.questionnaire.cards import Kind, Question
from enumeration.questionnaire.checks import Problem
from enumeration.review import decisions, fillings, wording
from enumeration.review.actions import coding, reading, reviewing
from enumeration.review.actions.reviewing import CannotRemark, NewRemark
from enumeration.review.queue import CODED_BY_SUPERVISOR, REVIEW_VERBS
from enumeration.review.sheet import Sheet, count_shown, only, sheet
from enumeration.review.views import travelling
from enumeration.review.views.decisions import verb_label
from enumeration.rounds import is_shown
from enumeration.workflow import undoing
from enumeration.workflow.corrections import goes_back_to

SEALED = {name: card for name, card in QUESTIONS.items() if card.kind is Kind.SEALED}
BLANK_REMARKS = 1
"""Rows for remarks where there is no JavaScript to add more."""


def find_household(request: OfficerRequest, pk: UUID, permission: Permission = Permission.SEE_HOUSEHOLDS) -> Household:
    rows = Household.objects.visible_to(request.user, permission)
    related = ("area", "round", "enumerator", "supervisor", "correction_by")
    return get_object_or_404(rows.select_related(*related), pk=pk)


@page(Permission.SEE_HOUSEHOLDS)
def household(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Show the questionnaire, and the buttons that this user may press."""
    found = find_household(request, pk)
    if request.method == "GET":
        reading.opened(found, by=request.user)
    return _page(request, found)


def _page(request: OfficerRequest, found: Household, **more: Any) -> HttpResponse:
    moves = [move for move in workflow.moves_open_to(request.user, found) if move.verb in REVIEW_VERBS]
    forward = [move for move in moves if not move.needs_reason]
    back = next((move for move in moves if move.needs_reason), None)
    answers = sheet(found)
    same = revealing.same_as_elsewhere(found, request.user, answers.people)
    just = travelling.just_decided(request)
    seen(request, [found, *(one.family for one in same), *([just.household] if just else [])])
    may_review = can(request.user, Permission.REVIEW, found.area_id, found.round_id)
    mine = decisions.last_of(found, request.user) if may_review else None
    travel = travelling.travel(request, found) if may_review and found.submitted_at else None
    goes_to = goes_back_to(found) if back else None
    measured = fillings.filled([found.pk]) if may_review else {}
    may_reveal = can(request.user, Permission.REVEAL_IDENTITY, found.area_id, found.round_id)
    to_be_coded = to_code(answers.people) if may_review and found.state in coding.MAY_BE_CODED else []
    _put_codes_in_place(answers, to_be_coded)
    tabs = _tabs(request, found, answers)
    only(answers, request.GET.get("tampil", ""))
    return render(
        request,
        "enumeration/review/household.html",
        {
            "round": found.round,
            "household": found,
            "state": State(found.state),
            "sheet": answers,
            "tabs": tabs,
            "changed_query": query_of(request.GET.dict(), tampil="berubah"),
            "same_numbers": same,
            "crumbs": _crumbs(request.user, found, may_review and is_shown(request, found.round_id)),
            "forward": [(move, verb_label(move.verb)) for move in forward],
            "back": back,
            "back_label": verb_label(back.verb) if back else "",
            "lead": wording.lead(found),
            "summary": wording.summary(found),
            "correction": wording.correction(found, request.user),
            "goes_to": goes_to,
            "goes_to_why": wording.why_it_goes_there(found, goes_to),
            "mine": mine,
            "decided": wording.decided(mine, request.user) if mine else "",
            "mine_until": undoing.ends_at(mine.at) if mine else None,
            "coding": to_be_coded,
            "proposals_open": sum(bool(one.proposed and not one.value) for one in to_be_coded),
            "for_others": next(
                (why for move in forward if (why := workflow.is_for_others(move.verb, found, request.user))), ""
            ),
            "blank_remarks": range(BLANK_REMARKS),
            "events": timeline(found),
            "travel": travel,
            "just": just,
            "questionnaire_url": _questionnaire(request.user, found),
            "may_reveal": may_reveal,
            "form_parts": range(1, len(revealing.parts_in_full(len(answers.people))) + 1),
            # Where a household lives is seen like its numbers: exactly by those who may see these in full.
            "filling": fillings.facts(measured.get(found.pk), may_see_place=may_reveal),
            "signals": fillings.signals_of([found.pk], measured).get(found.pk, []),
            "reason": request.POST.get("alasan", ""),
            "revealed": None,
            **more,
        },
    )


def _tabs(request: OfficerRequest, found: Household, answers: Sheet) -> list[dict[str, Any]]:
    """Returns the ways to look at all questions, or at those with something to see."""
    counts, here = count_shown(answers), request.GET.get("tampil", "")
    labels = {"": _("Semua isian"), "ditandai": _("Ditandai"), "berubah": _("Berubah"), "kosong": _("Belum terisi")}
    if answers.changes is None:
        del labels["berubah"]
    return [
        {
            "label": label,
            "url": f"{found.get_absolute_url()}?{query_of(request.GET.dict(), tampil=name)}#isian",
            "active": here == name or (not name and here not in counts),
            "count": counts.get(name),
        }
        for name, label in labels.items()
    ]


@dataclass(frozen=True)
class ToCode:
    """A member's line of business in the enumerator's words, to be coded."""

    person: Person
    question: Question
    words: str
    value: Any
    proposed: SectorProposal | None

    @property
    def field(self) -> str:
        return f"kode-{self.person.pk}-{self.question.name}"


USE_PROPOSALS = "pakai-usulan"
"""The button that confirms every proposal of the enumerator that has no code yet."""

WORDS_OF = {"work_sector": "work_description", "business_sector": "business_description"}


def to_code(people: Iterable[Person]) -> list[ToCode]:
    """Returns what is to be coded, each with the enumerator's proposal. One query."""
    asked = [(person, card) for person in people for card in CODED_BY_SUPERVISOR if card.asked(vars(person))]
    proposals = {
        (one.person_id, one.question): one
        for one in SectorProposal.objects.filter(person__in={person.pk for person, _card in asked}).select_related("by")
    }
    return [
        ToCode(
            person,
            card,
            getattr(person, WORDS_OF[card.name]) or "–",
            getattr(person, card.name),
            proposals.get((person.pk, card.name)),
        )
        for person, card in asked
    ]


def _put_codes_in_place(answers: Sheet, to_be_coded: list[ToCode]) -> None:
    """Attach the lists of codes to the cells of 417 and 421, beside the words they are about."""
    wanted: dict[tuple[str, UUID | None], ToCode] = {(one.question.name, one.person.pk): one for one in to_be_coded}
    for section in answers.sections if wanted else ():
        for line in section.lines:
            for cell in line.cells:
                cell.coding = wanted.get((line.question.name, cell.person_id))


@dataclass(frozen=True)
class Told:
    """An error in the box at the top of the page, with a link to where it can be corrected."""

    message: str
    url: str


def _errors_told(found: Household, problems: list[Problem]) -> list[Told]:
    people = list(found.members.order_by("number"))
    told = []
    for problem in problems:
        who = f"{people[problem.member].number}. {people[problem.member].name}: " if problem.member is not None else ""
        place = "kode" if problem.name in WORDS_OF else f"q-{problem.name}"
        told.append(Told(who + str(problem.message), f"#{place}"))
    return told


def _crumbs(user: Officer, found: Household, has_queue: bool) -> list[tuple[str, str]]:
    here = find_place(user, Permission.SEE_HOUSEHOLDS, found.area_id, round=found.round)
    queue = reverse("enumeration:review_list") if has_queue else ""
    crumbs = [(_("Pemeriksaan"), queue)] if queue else []
    for area in [*here.above, here.area]:
        address = f"{queue}?status={travelling.state_of(found)}&wilayah={area.code}" if queue else ""
        crumbs.append((in_mixed_case(area.name), address))
    return [*crumbs, (family_name(found.head_name), "")]


def _questionnaire(user: Officer, found: Household) -> str:
    """Returns the address of the page for writing answers, for users who may write them now."""
    if not workflow.may_answer(user, found):
        return ""
    keys_in = user.assignments.filter(ended_at=None, role=Role.KEYING_OPERATOR, round=found.round_id)
    if found.correction_by_id and found.correction_by_id != user.pk and not keys_in.exists():
        # Its author corrects it; otherwise only an operator who keys their paper form in is offered the link.
        return ""
    try:
        return reverse("enumeration:questionnaire", args=[found.pk])
    except NoReverseMatch:
        return ""


# --- Moving it -------------------------------------------------------------------------------------------------------


@page(Permission.REVIEW)
@require_POST
def household_move(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Approve, send back with remarks, complete or reopen; a user who comes too late is told who was first."""
    found = find_household(request, pk, Permission.REVIEW)
    verb = request.POST.get("tindakan", "")
    if verb not in REVIEW_VERBS:
        return HttpResponseBadRequest(_("Tindakan ini tidak dikenal."))
    try:
        _refuse_if_changed(found, request.POST.get("versi"))
        if verb == "approve":
            approve = reviewing.approve_unopened if travelling.is_from_list(request) else reviewing.approve
            approve(found, by=request.user)
        elif verb == "complete":
            reviewing.complete(found, by=request.user)
        else:
            reviewing.send_back(
                found, by=request.user, reason=request.POST.get("alasan", ""), remarks=_remarks(request, found)
            )
    except reviewing.NotReady as problem:
        again = find_household(request, pk)
        return _page(request, again, not_ready=_errors_told(again, problem.problems), not_ready_title=str(problem))
    except (workflow.CannotMove, CannotRemark) as problem:
        messages.error(request, str(problem))
        if verb in ("approve", "complete") or isinstance(problem, workflow.Overtaken):
            return redirect(travelling.here(request, found))
        # The text of the remarks must not be lost because a reason is missing.
        return _page(request, find_household(request, pk), written=_written(request))
    return travelling.go_on(request, found, verb)


@page(Permission.REVIEW)
@require_POST
def household_code(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Write the supervisor's codes of 417 and 421, for all members at once."""
    found = find_household(request, pk, Permission.REVIEW)
    asked = to_code(found.members.order_by("number"))
    codes = {
        (one.person.pk, one.question.name): request.POST.get(one.field, "")
        for one in asked
        if one.field in request.POST
    }
    if request.POST.get(USE_PROPOSALS):
        for one in asked:
            if one.proposed and not codes.get((one.person.pk, one.question.name)):
                codes[one.person.pk, one.question.name] = str(one.proposed.sector)
    try:
        _refuse_if_changed(found, request.POST.get("versi"))
        coding.code(found, codes, by=request.user)
    except (coding.CannotCode, workflow.CannotMove) as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Kode lapangan usaha tersimpan."))
    return redirect(f"{travelling.here(request, found)}#decision")


def _refuse_if_changed(found: Household, version: str | None) -> None:
    """Refuse if the household changed since the version that the page showed; the compare-and-swap itself is in the
    workflow."""
    if version != str(found.version):
        raise workflow.Overtaken(
            workflow.last_change(found.pk) + " " + _("Halaman ini sekarang menunjukkan keadaan terakhir.")
        )


def _written(request: OfficerRequest) -> list[dict[str, str]]:
    rows = zip(
        request.POST.getlist("catatan-pertanyaan"),
        request.POST.getlist("catatan-anggota"),
        request.POST.getlist("catatan-isi"),
        strict=False,
    )
    return [{"question": question, "person": person, "text": text} for question, person, text in rows]


def _remarks(request: OfficerRequest, found: Household) -> list[NewRemark]:
    remarks = []
    for row in _written(request):
        if not row["text"].strip():
            continue
        about_a_member = row["question"] in found.its_form.of_person
        try:
            person = UUID(row["person"]) if row["person"] and about_a_member else None
        except ValueError as problem:
            raise CannotRemark(_("Anggota keluarga itu tidak ada di kuesioner ini.")) from problem
        remarks.append(NewRemark(text=row["text"], question=row["question"], person_id=person))
    return remarks


# --- Showing a number in full ----------------------------------------------------------------------------------------


@page(Permission.REVEAL_IDENTITY)
@require_POST
def reveal(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Show one NIK, family card or phone number in full; who asked for which is recorded first."""
    found = find_household(request, pk, Permission.REVEAL_IDENTITY)
    try:
        question, person = _which_number(request)
    except NotUnderstood as problem:
        return HttpResponseBadRequest(str(problem))
    try:
        value = revealing.reveal(
            found, question, by=request.user, reason=recorded("dilihat di halaman keluarga"), member=person
        )
    except revealing.TooMany as refusal:
        return _too_many(request, pk, refusal)
    shown = {"question": question, "person_id": person, "value": value or "–"}
    if request.htmx:
        return render(request, "enumeration/review/_revealed.html", {"revealed": shown})
    return _page(request, find_household(request, pk), revealed=shown)


@page(Permission.REVEAL_IDENTITY)
@require_POST
def compare(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Show whether a number typed from a card is the stored one; recorded like revealing it."""
    found = find_household(request, pk, Permission.REVEAL_IDENTITY)
    try:
        question, person = _which_number(request)
    except NotUnderstood as problem:
        return HttpResponseBadRequest(str(problem))
    typed = request.POST.get("nomor", "")
    try:
        is_same = revealing.compare(
            found, question, typed, by=request.user, reason=recorded("dibandingkan dengan kartu"), member=person
        )
    except revealing.TooMany as refusal:
        return _too_many(request, pk, refusal)
    except revealing.NoNumber:
        told, level = _("Ini bukan nomor yang lengkap. Ketik seluruh angkanya."), messages.WARNING
    else:
        told, level = (_("Sama"), messages.SUCCESS) if is_same else (_("Berbeda"), messages.WARNING)
    if request.htmx:
        return render(
            request, "enumeration/review/_compared.html", {"told": told, "is_same": level == messages.SUCCESS}
        )
    number = QUESTIONS[question].number
    messages.add_message(request, level, f"{number}: {told}")
    return redirect("enumeration:household", pk)


class NotUnderstood(Exception):
    """The form names no number of this household."""


def _which_number(request: OfficerRequest) -> tuple[str, UUID | None]:
    question = request.POST.get("pertanyaan", "")
    if question not in SEALED:
        raise NotUnderstood(_("Bukan nomor yang disandikan."))
    member = request.POST.get("anggota", "")
    try:
        return question, UUID(member) if member else None
    except ValueError as problem:
        raise NotUnderstood(_("Anggota keluarga itu tidak dikenal.")) from problem


def _too_many(request: OfficerRequest, pk: UUID, refusal: revealing.TooMany) -> HttpResponse:
    if not request.htmx:
        messages.error(request, str(refusal))
    refused = HttpResponse(str(refusal)) if request.htmx else _page(request, find_household(request, pk))
    refused.status_code = 429
    refused["Retry-After"] = str(refusal.wait)
    return refused
