"""The home page: what the user has to do now."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enumeration import expiry, rounds, zones
from enumeration.access import NOWHERE, Permission, page, permissions_of, reach
from enumeration.answering import late
from enumeration.assignment import board, handing_over
from enumeration.home import clock
from enumeration.models import Export, Level, RoleGrant, Round, SecondKeying, State, Tally
from enumeration.officers.actions import granting
from enumeration.pages.formatting import duration, in_mixed_case, number, percent
from enumeration.pages.places import OfficerRequest, find_place, topmost
from enumeration.preparing.steps import count_done
from enumeration.progress import figures, reconciliation
from enumeration.progress.figures import Figures
from enumeration.review import queue
from enumeration.rounds import keys_here, permissions_here, round_of
from enumeration.tallies import WORK_BY_STATE
from enumeration.templatetags.shell import places_for
from enumeration.verification.lists import unfinished
from enumeration.workflow import corrections

MOST_SLS = 24
"""Users with more SLS than this start from the work list, where they choose step by step."""


@dataclass(frozen=True)
class Task:
    """A tile: how many of what wait for this user, and the page where they are dealt with."""

    label: str
    count: int | None
    note: str
    url: str
    icon: str
    tone: str = "info"


Source = Callable[[OfficerRequest, Round, frozenset[Permission]], Iterable[Task]]


def tasks_for(request: OfficerRequest, round: Round | None) -> list[Task]:
    """Returns what waits for this user, the most urgent first."""
    if round is None:
        return []
    held = permissions_here(request)
    return [task for source in SOURCES for task in source(request, round, held)]


def _counts(request: OfficerRequest, round: Round, permission: Permission) -> dict[str, int]:
    tallies = Tally.objects.visible_to(request.user, permission).filter(round=round)
    return tallies.aggregate(**WORK_BY_STATE)


def answering(request: OfficerRequest, round: Round, held: frozenset[Permission]) -> Iterable[Task]:
    """Yield the tiles of an enumerator or keying operator: first what was sent back, then drafts, then new households."""
    if Permission.ANSWER not in held:
        return
    counts = _counts(request, round, Permission.ANSWER)
    address = reverse("enumeration:worklist")
    mine = reach(request.user, Permission.ANSWER)
    elsewhere = corrections.sent_back_from_elsewhere(request.user, round.pk).count()
    others = corrections.mended_by_others(request.user, round.pk, mine).count()
    if count := counts["sent_back"] + elsewhere - others:
        note = _("baca catatan pemeriksa, lalu perbaiki")
        yield Task(_("Dikembalikan"), count, note, f"{address}?tab=dikembalikan", "arrow-back-up", "warn")
    if lists := unfinished(round, mine):
        note = _("periksa daftarnya bersama ketua SLS")
        url = reverse("enumeration:verification", args=lists) if len(lists) == 1 else address
        yield Task(_("Daftar belum diverifikasi"), len(lists), note, url, "list-check", "wait")
    if count := counts["draft"]:
        yield Task(_("Draf"), count, _("sudah dimulai, belum dikirim"), f"{address}?tab=draf", "edit", "info")
    if count := counts["open"]:
        yield Task(_("Belum didata"), count, _("keluarga pada daftar Anda"), f"{address}?tab=belum", "home", "neutral")


def keying(request: OfficerRequest, round: Round, held: frozenset[Permission]) -> Iterable[Task]:
    """Yield what a keying operator keys again, and what differs and waits for a reviewer."""
    if keys_here(request):
        to_key = SecondKeying.objects.open().filter(operator=request.user, household__round=round)  # type: ignore[attr-defined]
        if count := to_key.count():
            url = reverse("enumeration:second_keyings_own")
            yield Task(_("Entri kedua"), count, _("entri lagi dari kertas yang sama"), url, "keyboard", "wait")
    if Permission.REVIEW in held:
        differ = SecondKeying.objects.visible_to(request.user).filter(household__round=round).undecided()
        if count := differ.count():
            url = reverse("enumeration:second_keyings")
            yield Task(_("Entri kedua"), count, _("kedua entri berbeda, menunggu keputusan"), url, "keyboard", "wait")


def without_sls(request: OfficerRequest, round: Round, held: frozenset[Permission]) -> Iterable[Task]:
    """Yield the tile of an enumerator who has lost all SLS and holds nothing else: a link to what became of them."""
    if held <= {Permission.PUBLIC, Permission.SIGNED_IN} and handing_over.own_past(request.user, round):
        note = _("lihat apa yang terjadi, dan siapa yang dihubungi")
        yield Task(_("Anda tidak memegang SLS lagi"), None, note, reverse("enumeration:worklist"), "map-pin", "warn")


def reviewing(request: OfficerRequest, round: Round, held: frozenset[Permission]) -> Iterable[Task]:
    """Yield what waits for a reviewer; for the district office, what supervisors have approved."""
    if Permission.REVIEW not in held:
        return
    counts = _counts(request, round, Permission.REVIEW)
    address = reverse("enumeration:review_list")
    finishes = Permission.COMPLETE in held
    if finishes and (count := counts["approved"]):
        note = _("disetujui PML, menunggu BPS kab/kota")
        yield Task(_("Siap diselesaikan"), count, note, f"{address}?status=approved", "clipboard-check", "fair")
    if count := counts["submitted"]:
        oldest = queue.oldest(request.user, round, State.SUBMITTED)
        note = ""
        if oldest and oldest.submitted_at:
            since = date_format(timezone.localtime(oldest.submitted_at), "j F, H.i")
            note = _("paling lama sejak %(since)s") % {"since": since}
        yield Task(_("Menunggu pemeriksaan"), count, note, f"{address}?status=submitted", "hourglass", "wait")
    if waiting := late.waiting(request.user).count():
        note = _("dari petugas lama, menunggu keputusan Anda")
        yield Task(_("Kiriman terlambat"), waiting, note, reverse("enumeration:late_list"), "inbox", "warn")
    if not finishes and (count := counts["sent_back"]):
        note = _("menunggu perbaikan PPL")
        yield Task(_("Dikembalikan"), count, note, f"{address}?status=sent_back", "arrow-back-up", "warn")


def assigning(request: OfficerRequest, round: Round, held: frozenset[Permission]) -> Iterable[Task]:
    if Permission.ASSIGN not in held:
        return
    if count := board.count_free(request.user, round):
        note = ngettext("belum punya pencacah", "belum punya pencacah", count)
        yield Task(_("SLS tanpa PPL"), count, note, reverse("enumeration:board"), "layout-board", "warn")
    if given_back := handing_over.returned(request.user, round).count():
        note = _("oleh PPL, dengan alasan")
        yield Task(_("SLS dikembalikan"), given_back, note, reverse("enumeration:returned"), "arrow-back-up", "warn")


def following(request: OfficerRequest, round: Round, held: frozenset[Permission]) -> Iterable[Task]:
    """Yield areas behind schedule, for users who hold a whole area; and the progress, for everybody else."""
    if Permission.SEE_PROGRESS not in held:
        return
    mine = reach(request.user, Permission.SEE_PROGRESS).in_round(round.pk)
    root = topmost(mine)
    if root is None or not mine.covers(root):
        return
    here = find_place(request.user, Permission.SEE_PROGRESS, root, round=round)
    if here.level_below is None:
        return
    tallies = Tally.objects.visible_to(request.user, Permission.SEE_PROGRESS).filter(round=round)
    places = figures.figures_below(tallies, root, here.level_below, mine)
    total = figures.together(places, root)
    address = reverse("enumeration:progress")
    slow = figures.slow(places, round, zones.today(root))
    if slow:
        names = ", ".join(in_mixed_case(place.name) for place in slow[:3]) + (" …" if len(slow) > 3 else "")
        label = _("Kecamatan tertinggal") if here.level_below == Level.SUBDISTRICT else _("Desa tertinggal")
        yield Task(label, len(slow), names, address, "alert-triangle", "bad")
    if total.total:
        note = _("%(done)s dari %(all)s keluarga") % {"done": number(total.enumerated), "all": number(total.total)}
        label = _("Didata: %(share)s") % {"share": percent(total.enumerated_share)}
        yield Task(label, None, note, address, "chart-bar", "info")


def preparing(request: OfficerRequest, round: Round, held: frozenset[Permission]) -> Iterable[Task]:
    """Yield how far a round is prepared, to those who prepare it, up to its first day: they begin here."""
    if Permission.SEE_PERSONNEL not in held or zones.today_of_round(round) > round.starts_on:
        return
    done, total = count_done(round, by=request.user)
    if done < total:
        note = _("%(done)s dari %(all)s langkah selesai") % {"done": number(done), "all": number(total)}
        yield Task(_("Menyiapkan pendataan"), None, note, reverse("enumeration:preparing"), "flag", "warn")


def granting_roles(request: OfficerRequest, round: Round, held: frozenset[Permission]) -> Iterable[Task]:
    if Permission.MANAGE not in held:
        return
    waiting = RoleGrant.objects.visible_to(request.user).waiting().exclude(asked_by=request.user)
    if count := waiting.exclude(officer=request.user).count():
        note = _("diminta administrator lain, menunggu konfirmasi Anda")
        yield Task(_("Peran kantor"), count, note, reverse("enumeration:office_roles"), "users", "warn")


def exporting(request: OfficerRequest, round: Round, held: frozenset[Permission]) -> Iterable[Task]:
    if Permission.EXPORT not in held:
        return
    ready = Export.objects.visible_to(request.user).filter(expires_at__gt=timezone.now(), rows__isnull=False)
    if count := ready.count():
        note = _("masih dapat diunduh")
        yield Task(_("Berkas ekspor Anda"), count, note, reverse("enumeration:exports"), "download", "info")


SOURCES: list[Source] = [
    *(answering, keying, without_sls, reviewing, assigning, preparing, following, granting_roles, exporting),
]
"""The functions that add tiles, in order. The ranking adds its own (ranking/urls.py)."""


def my_sls(request: OfficerRequest, round: Round | None) -> list[Figures]:
    """Returns the figures of an enumerator's or supervisor's SLS; [] for users who hold whole villages."""
    mine = reach(request.user, Permission.SEE_HOUSEHOLDS).in_round(round.pk) if round else NOWHERE
    codes = [code for _round, code in mine.scopes if len(code) == 16]
    if round is None or not codes or len(codes) < len(mine.scopes) or len(codes) > MOST_SLS:
        return []
    return figures.figures_of_each(Tally.objects.visible_to(request.user).filter(round=round), codes)


NOTICED_BY = {Permission.SEE_PERSONNEL, Permission.RUN_RANKING}
"""The office's staff is told what a command on the server gave."""


def greeting(hour: int) -> str:
    if 4 <= hour < 11:
        return _("Selamat pagi")
    if 11 <= hour < 15:
        return _("Selamat siang")
    if 15 <= hour < 19:
        return _("Selamat sore")
    return _("Selamat malam")


def warnings_for(request: OfficerRequest, held: frozenset[Permission]) -> list[str]:
    """Returns what is wrong with the server itself, for administrators of any round."""
    if Permission.MANAGE not in held:
        return []
    found = []
    if left := expiry.left_over():
        words = _(
            "%(count)s berkas sudah lewat waktunya tetapi masih ada di server, yang terlama sejak %(since)s. "
            "Penghapusan berkala tidak berjalan: periksa layanan beat dan worker, atau jalankan perintah purge di server."
        )
        since = date_format(timezone.localtime(left.since), "j F, H.i")
        found.append(words % {"count": number(left.count), "since": since})
    if mended := reconciliation.last_difference():
        words = _(
            "Hitungan %(count)s desa berbeda dengan isinya dan sudah dibetulkan pada %(when)s. "
            "Angka di halaman sekarang benar; laporkan ini, karena seharusnya tidak terjadi."
        )
        when = date_format(timezone.localtime(mended.ended_at), "j F, H.i")
        found.append(words % {"count": number(mended.result["villages"]), "when": when})
    if ahead := clock.is_behind_by():
        words = _(
            "Jam server tertinggal %(time)s dari peristiwa terakhir yang tercatat. Betulkan jam server (NTP): "
            "sampai saat itu, waktu yang dicatat tidak dapat dipercaya."
        )
        found.append(words % {"time": duration(ahead.total_seconds())})
    return found


@page(Permission.SIGNED_IN)
def home(request: OfficerRequest) -> HttpResponse:
    round, held, anywhere = round_of(request), permissions_here(request), permissions_of(request.user)
    if round is None and not rounds.exist():
        return redirect("enumeration:preparing")
    return render(
        request,
        "enumeration/home/home.html",
        {
            "warnings": warnings_for(request, anywhere),
            "greeting": greeting(timezone.localtime().hour),
            "tasks": tasks_for(request, round),
            "my_sls": my_sls(request, round) if Permission.SEE_HOUSEHOLDS in held else [],
            "my_sls_url": reverse("enumeration:worklist") if Permission.ANSWER in held else "",
            "new_roles": list(granting.unread(request.user)) if anywhere & NOTICED_BY else [],
            "places": [place for place in places_for(request) if not place.is_here],
            "round": round,
        },
    )
