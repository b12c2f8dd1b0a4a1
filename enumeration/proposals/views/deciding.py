"""What is done with a proposal: lines are moved, locked and weighted; it is accepted, undone, reopened or discarded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from enumeration.access import Permission, page
from enumeration.assignment.actions import assigning
from enumeration.assignment.wording import taken_in_words
from enumeration.jobs import StillWaiting
from enumeration.jobs.wording import refusal_of
from enumeration.models import Balance
from enumeration.pages.formatting import in_mixed_case, number
from enumeration.pages.numbers import row_id
from enumeration.pages.places import OfficerRequest, names_of
from enumeration.pages.queries import query_of
from enumeration.proposals import actions
from enumeration.proposals.views.proposal import RESULT_KEY, codes_of, find_proposal, text_of


@page(Permission.ASSIGN)
@require_POST
def change_lines(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Move, lock or weight the ticked SLS, or compute the whole proposal again."""
    shown = find_proposal(request, pk)
    verb = CHANGES.get(request.POST.get("tindakan", ""), _move)
    try:
        messages.success(request, verb(request, shown, codes_of(request, "sls")))
    except (actions.CannotPropose, StillWaiting) as problem:
        messages.error(request, refusal_of(problem))
    kept = {key: text_of(request, key) for key in ("cari", "lihat", "dari")}
    query = query_of(kept)
    return redirect(reverse("enumeration:balance", args=[pk]) + (f"?{query}" if query else ""))


def _move(request: OfficerRequest, shown: Balance, codes: set[str]) -> str:
    chosen = row_id(request.POST.get("petugas"))
    worker = shown.workers.filter(officer=chosen).select_related("officer").first() if chosen else None
    if worker is None:
        raise actions.CannotPropose(_("Pilih petugas dari daftar."))
    moved = actions.give(shown, codes, to=worker.officer, by=request.user)
    return ngettext(
        "%(count)d SLS dipindahkan kepada %(officer)s dalam usulan ini.",
        "%(count)d SLS dipindahkan kepada %(officer)s dalam usulan ini.",
        moved,
    ) % {"count": moved, "officer": worker.officer}


def _lock(request: OfficerRequest, shown: Balance, codes: set[str]) -> str:
    count = actions.lock(shown, codes, by=request.user)
    return ngettext("%(count)d SLS dikunci.", "%(count)d SLS dikunci.", count) % {"count": count}


def _unlock(request: OfficerRequest, shown: Balance, codes: set[str]) -> str:
    count = actions.lock(shown, codes, by=request.user, is_locked=False)
    return ngettext("%(count)d SLS tidak dikunci lagi.", "%(count)d SLS tidak dikunci lagi.", count) % {"count": count}


DIFFICULTIES = {"0.75": 0.75, "1": 1.0, "1.25": 1.25, "1.5": 1.5, "2": 2.0}


def _weigh(request: OfficerRequest, shown: Balance, codes: set[str]) -> str:
    wanted = DIFFICULTIES.get(request.POST.get("kesulitan", ""))
    if wanted is None:
        raise actions.CannotPropose(_("Pilih tingkat kesulitan dari daftar."))
    count = actions.set_difficulty(shown, codes, difficulty=wanted, by=request.user)
    return ngettext(
        "Tingkat kesulitan %(count)d SLS diubah. Hitung ulang supaya pembagiannya menyesuaikan.",
        "Tingkat kesulitan %(count)d SLS diubah. Hitung ulang supaya pembagiannya menyesuaikan.",
        count,
    ) % {"count": count}


def _recompute(request: OfficerRequest, shown: Balance, codes: set[str]) -> str:
    actions.recompute(shown, by=request.user)
    return _("Usulan dihitung ulang dari keadaan sekarang. SLS yang dikunci tetap.")


CHANGES: dict[str, Callable[[OfficerRequest, Balance, set[str]], str]] = {
    "pindah": _move,
    "kunci": _lock,
    "lepas": _unlock,
    "kesulitan": _weigh,
    "hitung": _recompute,
}


@page(Permission.ASSIGN)
@require_POST
def decide_proposal(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Accept the proposal, undo it, reopen it, or discard it."""
    shown = find_proposal(request, pk)
    verb = DECISIONS.get(request.POST.get("keputusan", ""))
    if verb is None:
        raise Http404
    try:
        request.session[RESULT_KEY] = verb(request, shown)
    except actions.CannotPropose as problem:
        request.session[RESULT_KEY] = {"good": "", "bad": [str(problem)], "is_refused": True}
    return redirect("enumeration:balance", pk)


def _accept(request: OfficerRequest, shown: Balance) -> dict[str, Any]:
    outcome = actions.accept(shown, by=request.user)
    return {
        "good": ngettext(
            "Usulan diterima: %(count)s SLS ditugaskan.",
            "Usulan diterima: %(count)s SLS ditugaskan.",
            len(outcome.assigned),
        )
        % {"count": number(len(outcome.assigned))},
        "bad": left_alone_in_words(outcome),
    }


def left_alone_in_words(outcome: assigning.Outcome) -> list[str]:
    """Returns what changed since the proposal was made and was therefore skipped: each SLS by name, with its officer
    now."""
    names = names_of([*outcome.taken, *outcome.changed])
    said = [taken_in_words(in_mixed_case(names.get(code, code)), period) for code, period in outcome.taken.items()]
    said += [
        _("%(sls)s sudah dikosongkan sejak diusulkan; tetap kosong.") % {"sls": in_mixed_case(names.get(code, code))}
        for code in outcome.changed
    ]
    return said


def _undo(request: OfficerRequest, shown: Balance) -> dict[str, Any]:
    codes = actions.undo(shown, by=request.user)
    said = ngettext(
        "Pembagian dibatalkan: %(count)s SLS kembali seperti semula.",
        "Pembagian dibatalkan: %(count)s SLS kembali seperti semula.",
        len(codes),
    )
    return {"good": said % {"count": number(len(codes))}, "bad": []}


def _again(request: OfficerRequest, shown: Balance) -> dict[str, Any]:
    actions.take_up_again(shown, by=request.user)
    return {"good": _("Usulan ini dapat diubah dan diterima lagi."), "bad": []}


def _let_go(request: OfficerRequest, shown: Balance) -> dict[str, Any]:
    actions.let_go(shown, by=request.user)
    return {"good": _("Usulan ini tidak dipakai. Tidak ada penugasan yang berubah."), "bad": []}


DECISIONS: dict[str, Callable[[OfficerRequest, Balance], dict[str, Any]]] = {
    "terima": _accept,
    "batalkan": _undo,
    "lagi": _again,
    "lepas": _let_go,
}
