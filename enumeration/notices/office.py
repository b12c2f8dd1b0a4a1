"""What waits for coordinators and the office: places in need, roles, files, jobs, gaps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration import zones
from enumeration.access import Permission, Role, reach
from enumeration.jobs.wording import name_of
from enumeration.models import Area, Export, ExportDownload, HelpAsked, Job, Level, RoleGrant, Tally
from enumeration.models.areas import LENGTH_OF
from enumeration.notices.waiting import Reader, Urgency, Waiting, counted, urgency_of
from enumeration.officers.actions import granting
from enumeration.officers.register import within, without_role
from enumeration.pages.formatting import duration, in_mixed_case, number, percent
from enumeration.pages.places import find_place, names_of, topmost
from enumeration.preparing.steps import count_done
from enumeration.progress import figures
from enumeration.progress.needs import Need, needs
from enumeration.tallies import STATES, counters_in

MOST_NAMED = 3
HELPING = (Role.COORDINATOR, Role.DISTRICT_OFFICE)


# --- Places ----------------------------------------------------------------------------------------------------------


def places_in_need(reader: Reader) -> Iterable[Waiting]:
    """Yield the places that need help, to those who can give it. Nine queries."""
    if not reader.roles.intersection(HELPING):
        return
    user, round = reader.user, reader.round
    mine = reach(user, Permission.SEE_PROGRESS).in_round(round.pk)
    root = topmost(mine)
    level = find_place(user, Permission.SEE_PROGRESS, root, round=round).level_below if root else None
    if root is None or level is None:
        return
    tallies = Tally.objects.visible_to(user, Permission.SEE_PROGRESS).filter(round=round)
    counted = counters_in(mine, round, LENGTH_OF[level])
    places = figures.figures_below(counted, root, level, mine, only=STATES)
    free = figures.unassigned(tallies, round, root, LENGTH_OF[level])
    found = needs(user, round, root, places, free, zones.today(root))
    if found:
        named = ", ".join(in_mixed_case(need.place.name) for need in found[:MOST_NAMED])
        note = f"{named} …" if len(found) > MOST_NAMED else named
        urgency = Urgency.NOW if any(need.behind for need in found) else Urgency.SOON
        label, url = _("Tempat yang perlu dibantu"), f"{reverse('enumeration:progress')}#bantu"
        yield Waiting("needs", label, url, len(found), note, urgency=urgency, icon="alert-triangle")


def watching(reader: Reader) -> Iterable[Waiting]:
    """Yield how far the round is, to an observer, who has nothing to do."""
    if reader.roles != {Role.OBSERVER}:
        return
    mine = reach(reader.user, Permission.SEE_PROGRESS)
    total = figures.figures_of(counters_in(mine, reader.round, 0), "")
    if total.total:
        label = _("Didata: %(share)s") % {"share": percent(total.enumerated_share)}
        note = _("%(done)s dari %(all)s keluarga") % {"done": number(total.enumerated), "all": number(total.total)}
        url = reverse("enumeration:progress")
        yield Waiting("progress", label, url, None, note, urgency=Urgency.STEADY, icon="chart-bar")


REMEMBERED = timedelta(days=14)
MOST_HELPED = 3
"""Of how many places it is asked whether they still need the help. Five queries each."""


def asked_to_help(reader: Reader) -> Iterable[Waiting]:
    """Yield the places that this officer was asked to help, while the cause still holds there. One query for others."""
    user, round = reader.user, reader.round
    lately = HelpAsked.objects.filter(officer=user, round=round, at__gt=timezone.now() - REMEMBERED)
    asked: dict[str, list[HelpAsked]] = {}
    for one in lately.select_related("by").order_by("-pk"):
        asked.setdefault(one.area_code, []).append(one)
    mine = reach(user, Permission.SEE_PROGRESS).in_round(round.pk) if asked else None
    places = [code for code in asked if mine and mine.touches(code)][:MOST_HELPED]
    open_now = [one for code in places for one in asked[code] if one.cause in _causes(reader, code)]
    if open_now:
        last = open_now[0]
        name = in_mixed_case(names_of([last.area_code]).get(last.area_code, ""))
        note = _("%(place)s, diminta %(by)s") % {"place": name, "by": last.by}
        url = reverse("enumeration:progress", args=[last.area_code])
        since = min(one.at for one in open_now)
        label, count = _("Anda diminta membantu"), len({one.area_code for one in open_now})
        yield Waiting("help", label, url, count, note, since, urgency_of(since), "message-circle")


def _causes(reader: Reader, code: str) -> set[str]:
    """Returns what is wrong at one place now, as far as the reader sees."""
    user, round = reader.user, reader.round
    tallies = Tally.objects.visible_to(user, Permission.SEE_PROGRESS).filter(round=round)
    free = figures.unassigned(tallies, round, code, len(code))
    counted = counters_in(reach(user, Permission.SEE_PROGRESS), round, len(code))
    found = needs(user, round, code, [figures.figures_of(counted, code)], free, zones.today(code))
    return {cause for need in found for cause in _causes_of(need)}


def _causes_of(need: Need) -> Iterable[str]:
    """Yield the causes as the progress page names them."""
    holds = {
        HelpAsked.Cause.UNASSIGNED: need.free.families,
        HelpAsked.Cause.WAITING: need.waiting.families,
        HelpAsked.Cause.SILENT: len(need.silent.officers),
        HelpAsked.Cause.BEHIND: need.behind,
    }
    return [cause.value for cause, count in holds.items() if count]


# --- Preparing, roles ------------------------------------------------------------------------------------------------


def preparing(reader: Reader) -> Iterable[Waiting]:
    """Yield how far a round is prepared, to those who prepare it, up to its first day: they begin here."""
    round = reader.round
    if Permission.SEE_PERSONNEL not in reader.held or zones.today_of_round(round) > round.starts_on:
        return
    done, total = count_done(round, by=reader.user)
    if done < total:
        note = _("%(done)s dari %(all)s langkah selesai") % {"done": number(done), "all": number(total)}
        url = reverse("enumeration:preparing")
        yield Waiting("preparing", _("Menyiapkan pendataan"), url, None, note, icon="flag")


def roles(reader: Reader) -> Iterable[Waiting]:
    """Yield roles that wait for a second administrator, and roles that a command on the server gave."""
    user = reader.user
    if Permission.MANAGE in reader.held:
        waiting = RoleGrant.objects.visible_to(user).waiting().exclude(asked_by=user).exclude(officer=user)
        count, since = counted(waiting, "asked_at")
        if count:
            url, note = reverse("enumeration:office_roles"), _("diminta administrator lain")
            label = _("Peran menunggu konfirmasi")
            yield Waiting("roles", label, url, count, note, since, urgency_of(since), "users")
    if reader.held & {Permission.SEE_PERSONNEL, Permission.RUN_RANKING}:
        count, since = counted(granting.unread(user), "confirmed_at")
        if count:
            label, note = _("Peran diberikan di server"), _("tanpa administrator kedua")
            yield Waiting(BY_COMMAND, label, reverse("enumeration:home"), count, note, since, icon="alert-triangle")


BY_COMMAND = "by-command"


def gaps(reader: Reader) -> Iterable[Waiting]:
    """Yield what an administrator's area lacks: officers without a role, villages without an outline."""
    if Permission.MANAGE not in reader.held:
        return
    mine = reach(reader.user, Permission.MANAGE)
    if count := without_role(within(reader.user)).count():
        url = f"{reverse('enumeration:officers')}?tanpa_peran=on"
        label, note = _("Petugas tanpa peran"), _("aktif, tetapi tidak dapat membuka apa pun")
        yield Waiting("without-role", label, url, count, note, icon="users")
    villages = Area.objects.at(Level.VILLAGE).filter(mine.as_q("code", None), ended_at=None, boundary=None)
    if count := villages.count():
        label, note = _("Desa tanpa batas"), _("peta menampilkan kotak-kotak")
        url = reverse("enumeration:boundaries")
        yield Waiting("outlines", label, url, count, note, urgency=Urgency.STEADY, icon="map-pin")


# --- Files and jobs --------------------------------------------------------------------------------------------------


def files(reader: Reader) -> Iterable[Waiting]:
    """Yield the officer's own files that are ready and not fetched yet."""
    if Permission.EXPORT not in reader.held:
        return
    now = timezone.now()
    fetched = ExportDownload.objects.filter(export=OuterRef("pk"), by=reader.user)
    ready = Export.objects.visible_to(reader.user).filter(expires_at__gt=now, rows__isnull=False, round=reader.round)
    found = list(ready.filter(~Exists(fetched)).order_by("expires_at").values_list("expires_at", "job__ended_at"))
    if found:
        left = duration((found[0][0] - now).total_seconds() // 60 * 60)
        note = _("belum diunduh; dihapus %(left)s lagi") % {"left": left}
        label, url = _("Berkas ekspor Anda siap"), reverse("enumeration:exports")
        yield Waiting("files", label, url, len(found), note, found[0][1], icon="download")


FAILED_FOR = timedelta(days=7)
"""How long a failed job is told, unless the same one succeeds before."""


def failed_jobs(reader: Reader) -> QuerySet[Job]:
    """Returns the officer's own jobs that failed and were not done since; to administrators, all of their areas."""
    mine = Q(asked_by=reader.user)
    if Permission.MANAGE in reader.held:
        managed = reach(reader.user, Permission.MANAGE)
        mine |= managed.as_q("area_code", None) | Q(area_code="")
    again = Job.objects.filter(
        kind=OuterRef("kind"), asked_by=OuterRef("asked_by"), area_code=OuterRef("area_code"), state=Job.State.DONE
    ).filter(ended_at__gt=OuterRef("ended_at"))
    failed = Job.objects.filter(mine, state=Job.State.FAILED, parent=None, ended_at__gt=timezone.now() - FAILED_FOR)
    return failed.filter(~Exists(again)).order_by("-ended_at")


def jobs(reader: Reader) -> Iterable[Waiting]:
    found = list(failed_jobs(reader).only("kind", "asked_by", "ended_at", "state")[:MOST_JOBS])
    if not found:
        return
    only = found[0] if len(found) == 1 and found[0].asked_by_id == reader.user.pk else None
    url = reverse("enumeration:job", args=[only.pk]) if only else f"{reverse('enumeration:notices')}#{FAILED}"
    note = ", ".join(dict.fromkeys(name_of(one) for one in found[:MOST_NAMED]))
    since = found[-1].ended_at
    yield Waiting(JOBS, _("Pekerjaan gagal"), url, len(found), note, since, Urgency.NOW, "alert-triangle")


JOBS = "jobs"
FAILED = "failed"
"""The anchor of their list on the page of notices."""
MOST_JOBS = 50

SOURCES = (places_in_need, asked_to_help, watching, preparing, roles, gaps, files, jobs)
