"""What waits for those in the field, and for those who check and assign their work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enumeration import zones
from enumeration.access import Permission, Role, reach
from enumeration.answering import late
from enumeration.assignment import announcing, board, handing_over
from enumeration.models import Balance, Cause, Household, Round, SecondKeying, State, Tally
from enumeration.notices.waiting import Reader, Urgency, Waiting, counted, urgency_of
from enumeration.pages.formatting import number
from enumeration.pages.places import topmost
from enumeration.progress.enumerators import officers_in
from enumeration.progress.helping import OFFICERS
from enumeration.review import queue
from enumeration.tallies import WORK_BY_STATE
from enumeration.verification.lists import unfinished
from enumeration.workflow import OVERDUE_AFTER, corrections

MOST_NAMED = 3


def _counts(reader: Reader, permission: Permission) -> dict[str, int]:
    tallies = Tally.objects.visible_to(reader.user, permission).filter(round=reader.round)
    return tallies.aggregate(**WORK_BY_STATE)


# --- Enumerators and keying operators --------------------------------------------------------------------------------


def answering(reader: Reader) -> Iterable[Waiting]:
    """Yield first what was sent back, then today's list: lists to verify, drafts, new households."""
    if Permission.ANSWER not in reader.held:
        return
    user, round = reader.user, reader.round
    counts = _counts(reader, Permission.ANSWER)
    address = reverse("enumeration:worklist")
    mine = reach(user, Permission.ANSWER)
    elsewhere = corrections.sent_back_from_elsewhere(user, round.pk).count()
    others = corrections.mended_by_others(user, round.pk, mine).count()
    if count := counts["sent_back"] + elsewhere - others:
        own = Household.objects.visible_to(user, Permission.ANSWER).filter(round=round, state=State.SENT_BACK)
        since = corrections.waits_since(own.filter(Q(correction_by=None) | Q(correction_by=user)))
        yield Waiting(
            "sent-back",
            _("Dikembalikan"),
            f"{address}?tab=dikembalikan",
            count,
            _("baca catatan pemeriksa, lalu perbaiki"),
            since,
            urgency_of(since),
            "arrow-back-up",
        )
    if lists := unfinished(round, mine):
        url = reverse("enumeration:verification", args=lists) if len(lists) == 1 else address
        note = _("periksa daftarnya bersama ketua SLS")
        label = _("Daftar belum diverifikasi")
        yield Waiting("lists", label, url, len(lists), note, urgency=Urgency.STEADY, icon="list-check")
    if count := counts["draft"]:
        note = _("sudah dimulai, belum dikirim")
        yield Waiting("drafts", _("Draf"), f"{address}?tab=draf", count, note, urgency=Urgency.STEADY, icon="edit")
    if count := counts["open"]:
        note = _per_day(round, count)
        yield Waiting(
            "open", _("Belum didata"), f"{address}?tab=belum", count, note, urgency=Urgency.STEADY, icon="home"
        )


def _per_day(round: Round, left: int) -> str:
    """Returns how many a day end in time: today's list."""
    days = (round.ends_on - zones.today_of_round(round)).days + 1
    if days > 0:
        told = {"count": number(-(-left // days)), "days": number(days)}
        return (
            ngettext("hari ini %(count)s; tersisa %(days)s hari", "hari ini %(count)s; tersisa %(days)s hari", days)
            % told
        )
    said = ngettext("hari terakhir lewat %(days)s hari", "hari terakhir lewat %(days)s hari", 1 - days)
    return said % {"days": number(1 - days)}


def keying(reader: Reader) -> Iterable[Waiting]:
    """Yield what a keying operator keys again, and what differs and waits for a reviewer."""
    if Role.KEYING_OPERATOR in reader.roles:
        to_key = SecondKeying.objects.open().filter(operator=reader.user, household__round=reader.round)  # type: ignore[attr-defined]
        count, since = counted(to_key, "draw__drawn_at")
        if count:
            url, note = reverse("enumeration:second_keyings_own"), _("entri lagi dari kertas yang sama")
            yield Waiting("to-key", _("Entri kedua"), url, count, note, since, urgency_of(since), "keyboard")
    if Permission.REVIEW in reader.held:
        differ = SecondKeying.objects.visible_to(reader.user).filter(household__round=reader.round).undecided()
        count, since = counted(differ, "sealed_at")
        if count:
            url, note = reverse("enumeration:second_keyings"), _("kedua entri berbeda, menunggu keputusan")
            yield Waiting(
                "keyed-twice", _("Entri kedua berbeda"), url, count, note, since, urgency_of(since), "keyboard"
            )


TOLD_FOR = timedelta(days=7)
"""How long somebody is told that an SLS was taken from them: nothing else ends that."""

TAKEN = (Cause.HAND_OVER, Cause.REPLACE, Cause.WITHDRAW)


def lost_sls(reader: Reader) -> Iterable[Waiting]:
    """Yield that others took SLS from an enumerator: without any left, what became of them; else for a week."""
    user, round = reader.user, reader.round
    url, icon = reverse("enumeration:worklist"), "map-pin"
    past = None
    if reader.held <= {Permission.PUBLIC, Permission.SIGNED_IN}:
        past = handing_over.own_past(user, round)
        if past:
            note = _("lihat apa yang terjadi, dan siapa yang dihubungi")
            yield Waiting("no-sls", _("Anda tidak memegang SLS lagi"), url, None, note, past[0].ended_at, icon=icon)
    elif Role.ENUMERATOR in reader.roles:
        held = user.assignments.filter(round=round, role=Role.ENUMERATOR, ended_at=None)
        lost = user.assignments.filter(
            round=round, role=Role.ENUMERATOR, end_cause__in=TAKEN, ended_at__gt=timezone.now() - TOLD_FOR
        ).exclude(area__in=held.values("area"))
        count, since = counted(lost, "ended_at")
        if count:
            label, note = _("SLS dipindahkan dari Anda"), _("kirim yang masih ada di HP, lalu hubungi PML")
            yield Waiting("taken", label, url, count, note, since, icon=icon)


# --- Supervisors and coordinators ------------------------------------------------------------------------------------


def reviewing(reader: Reader) -> Iterable[Waiting]:
    """Yield the queue of a supervisor; what waits too long for one, to those above; what the office completes."""
    if Permission.REVIEW not in reader.held:
        return
    user, round = reader.user, reader.round
    counts = _counts(reader, Permission.REVIEW)
    address = reverse("enumeration:review_list")
    if counts["submitted"]:
        yield from _submitted(reader, counts["submitted"], address)
    if Permission.COMPLETE in reader.held and (count := counts["approved"]):
        oldest = queue.oldest(user, round, State.APPROVED)
        since = oldest.submitted_at if oldest else None
        note = _("disetujui PML, menunggu BPS kab/kota")
        label, url = _("Siap diselesaikan"), f"{address}?status=approved"
        yield Waiting("approved", label, url, count, note, since, icon="clipboard-check")
    if Role.SUPERVISOR in reader.roles and counts["sent_back"]:
        own = Household.objects.visible_to(user, Permission.REVIEW).filter(round=round, state=State.SENT_BACK)
        count, since = counted(own.filter(changed_at__lt=timezone.now() - OVERDUE_AFTER), "changed_at")
        if count:
            label, url = _("Dikembalikan, belum diperbaiki"), f"{address}?status=sent_back"
            note = _("ingatkan PPL-nya")
            yield Waiting("not-mended", label, url, count, note, since, Urgency.NOW, "arrow-back-up")
    count, since = counted(late.waiting(user), "received_at")
    if count:
        note = _("dari petugas lama atau berkas HP, menunggu keputusan Anda")
        url = reverse("enumeration:late_list")
        yield Waiting("late", _("Kiriman terlambat"), url, count, note, since, urgency_of(since), "inbox")


def _submitted(reader: Reader, count: int, address: str) -> Iterable[Waiting]:
    user, round = reader.user, reader.round
    oldest = queue.oldest(user, round, State.SUBMITTED)
    since = oldest.submitted_at if oldest else None
    overdue = 0
    if urgency_of(since) == Urgency.NOW:
        overdue = queue.count_overdue(queue.Queue(round.pk), user)
    is_more = overdue > queue.COUNTED_LATE
    overdue = min(overdue, queue.COUNTED_LATE)
    told = {"count": number(overdue), "days": number(OVERDUE_AFTER.days)}
    if Role.SUPERVISOR in reader.roles:
        note = _("%(count)s lebih dari %(days)s hari") % told if overdue else ""
        url = f"{address}?status=submitted"
        yield Waiting("submitted", _("Menunggu pemeriksaan"), url, count, note, since, urgency_of(since), "hourglass")
    elif overdue:
        note = _("paling sedikit; masih ada lagi") if is_more else ""
        url = f"{address}?status=submitted&terlambat=on"
        label = _("Lama menunggu PML")
        yield Waiting("overdue", label, url, overdue, note, since, Urgency.NOW, "hourglass")


def silent_team(reader: Reader) -> Iterable[Waiting]:
    """Yield the enumerators of a supervisor's SLS who have work left and sent nothing for a day. Four queries."""
    if Role.SUPERVISOR not in reader.roles or not reader.round.is_open:
        return
    place = topmost(reach(reader.user, Permission.SEE_HOUSEHOLDS).in_round(reader.round.pk))
    team = officers_in(reader.user, reader.round, place) if place else []
    silent = [one for one in team if one.is_silent]
    if silent:
        since = min((one.last_sent for one in silent if one.last_sent), default=None)
        named = ", ".join(str(one.officer) for one in silent[:MOST_NAMED])
        note = f"{named} …" if len(silent) > MOST_NAMED else named
        url = f"{reverse('enumeration:progress', args=[place])}#{OFFICERS}"
        yield Waiting("silent", _("PPL diam"), url, len(silent), note, since, urgency_of(since), "users")


def assigning(reader: Reader) -> Iterable[Waiting]:
    """Yield SLS that nobody has, SLS that were given back, and proposals that nobody has decided about."""
    if Permission.ASSIGN not in reader.held:
        return
    user, round = reader.user, reader.round
    address = reverse("enumeration:board")
    begun = zones.today_of_round(round) >= round.starts_on
    free = board.count_free(user, round)
    for kind, role, label, note in (
        ("without-ppl", Role.ENUMERATOR, _("SLS tanpa PPL"), _("pendataan di sana tidak berjalan")),
        ("without-pml", Role.SUPERVISOR, _("SLS tanpa PML"), _("kirimannya tidak ada yang memeriksa")),
    ):
        if role == Role.SUPERVISOR and Permission.CHANGE_AREAS not in reader.held:
            continue  # a supervisor's SLS have one
        if count := free[role]:
            urgency = Urgency.NOW if begun and role == Role.ENUMERATOR else Urgency.SOON
            yield Waiting(kind, label, address, count, note if begun else "", urgency=urgency, icon="layout-board")
    count, since = counted(handing_over.returned(user, round), "ended_at")
    if count:
        url, note = reverse("enumeration:returned"), _("oleh PPL, dengan alasan")
        yield Waiting("given-back", _("SLS dikembalikan"), url, count, note, since, urgency_of(since), "arrow-back-up")
    drafted = Balance.objects.visible_to(user).filter(round=round, state=Balance.State.DRAFTED).exclude(figures={})
    found = list(drafted.order_by("made_at").values_list("pk", "made_at"))
    if found:
        pk, since = found[0]
        url, note = reverse("enumeration:balance", args=[pk]), _("terima, ubah, atau jangan pakai")
        label = _("Usulan pembagian")
        yield Waiting("proposals", label, url, len(found), note, since, urgency_of(since), "arrows-sort")


def shared_out(reader: Reader) -> Iterable[Waiting]:
    """Yield, to a supervisor for a week, which of their enumerators got SLS by a proposal that others accepted."""
    if Role.SUPERVISOR not in reader.roles:
        return
    given = announcing.given_lately(reader.user, reader.round, timezone.now() - TOLD_FOR)
    if given:
        named = ", ".join(f"{one.officer} {number(one.sls)} SLS" for one in given[:MOST_NAMED])
        note = f"{named} …" if len(given) > MOST_NAMED else named
        label, url = _("SLS baru untuk tim Anda"), reverse("enumeration:board")
        count, since = sum(one.sls for one in given), min(one.since for one in given)
        yield Waiting("shared-out", label, url, count, note, since, icon="users")


SOURCES = (answering, keying, lost_sls, reviewing, silent_team, assigning, shared_out)
