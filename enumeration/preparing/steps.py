"""The eight steps from an empty server to the first day of a round, and how far each is.

Nobody ticks a step: each is checked against the tables it fills, at every look. A step says where its work is done, and
whose work it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Substr
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enumeration import zones
from enumeration.access import FIELD_ROLES, Permission, Role, reach
from enumeration.fields import dates
from enumeration.models import Area, Assignment, Level, Officer, Round, Tally
from enumeration.models.areas import LENGTH_OF, upper_codes
from enumeration.officers.actions.granting import administrators_of
from enumeration.officers.register import within
from enumeration.pages.formatting import number
from enumeration.pages.places import topmost
from enumeration.papers.desk import working_in
from enumeration.papers.overview import count_lacks


@dataclass(frozen=True)
class Step:
    """One step: what it is for, whose work it is, and the pages where it is done."""

    title: str | Promise
    says: str | Promise
    by: str | Promise
    pages: tuple[tuple[str, str | Promise], ...]
    """Names of addresses, with what their links say. A user sees those that they may open."""
    template: str = ""
    """The address of the empty file, where the step takes one."""
    may_follow: bool = False
    """Whether the work can begin without it."""


ADMINISTRATOR = gettext_lazy("Administrator")
OFFICE = gettext_lazy("BPS kabupaten/kota")

STEPS: dict[str, Step] = {
    "administrators": Step(
        gettext_lazy("Dua administrator"),
        gettext_lazy("Peran kantor diminta oleh seorang administrator dan dikonfirmasi oleh yang lain."),
        gettext_lazy("perintah begin_round di server, lalu keduanya masuk dengan kodenya"),
        (("enumeration:office_roles", gettext_lazy("Peran petugas")),),
    ),
    "round": Step(
        gettext_lazy("Putaran"),
        gettext_lazy("Nama dan tanggal pendataan; semua penugasan dan isian tercatat di dalamnya."),
        ADMINISTRATOR,
        (("enumeration:kept_rounds", gettext_lazy("Putaran")),),
    ),
    "areas": Step(
        gettext_lazy("Wilayah sampai SLS"),
        gettext_lazy(
            "Kecamatan dan desa dimuat perintah begin_round. SLS datang dari berkas wilayah, atau bersama prelist."
        ),
        ADMINISTRATOR,
        (
            ("enumeration:kept_areas", gettext_lazy("Daftar wilayah")),
            ("enumeration:area_import", gettext_lazy("Impor berkas wilayah")),
        ),
        template="enumeration:area_template",
    ),
    "boundaries": Step(
        gettext_lazy("Batas wilayah"),
        gettext_lazy("Berkas GeoJSON batas desa, hanya untuk menggambar peta. Pendataan dapat dimulai tanpanya."),
        ADMINISTRATOR,
        (("enumeration:boundaries", gettext_lazy("Batas wilayah")),),
        may_follow=True,
    ),
    "prelist": Step(
        gettext_lazy("Prelist"),
        gettext_lazy("Daftar keluarga tercetak yang diperiksa PPL bersama ketua SLS."),
        gettext_lazy("Administrator atau BPS kabupaten/kota"),
        (("enumeration:prelist_files", gettext_lazy("Prelist")),),
        template="enumeration:prelist_template",
    ),
    "officers": Step(
        gettext_lazy("Petugas dan pengawasnya"),
        gettext_lazy(
            "Impor daftar petugas dengan peran dan wilayahnya, atau tetapkan PML setiap SLS di papan penugasan. Usulan "
            "pembagian disusun menurut tim PML, jadi PML lebih dahulu. Peran kantor dikonfirmasi administrator kedua."
        ),
        gettext_lazy("Administrator, lalu BPS kabupaten/kota"),
        (
            ("enumeration:officer_imports", gettext_lazy("Impor petugas")),
            ("enumeration:office_roles", gettext_lazy("Peran petugas")),
            ("enumeration:board", gettext_lazy("Papan penugasan")),
        ),
        template="enumeration:officer_import_template",
    ),
    "sharing_out": Step(
        gettext_lazy("Pembagian SLS"),
        gettext_lazy("Setiap SLS mendapat satu PPL: dengan usulan otomatis per kecamatan, atau satu per satu."),
        gettext_lazy("BPS kabupaten/kota, Koseka, atau PML"),
        (("enumeration:board", gettext_lazy("Papan penugasan")),),
    ),
    "papers": Step(
        gettext_lazy("Surat tugas dan tanda pengenal"),
        gettext_lazy("Setiap petugas lapangan membawa surat tugas bernomor, tanda pengenal, dan lembar kode masuk."),
        OFFICE,
        (("enumeration:papers", gettext_lazy("Berkas petugas")),),
    ),
}
"""In the order in which they are done: the list of a village brings its SLS, which a supervisor is given."""


@dataclass(frozen=True)
class Check:
    """How far a step is: what there is, and what is missing. It is done when nothing is missing."""

    found: str
    missing: list[str] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        return not self.missing


def area_of(user: Officer, round: Round) -> str:
    """Returns the code of the area that the user prepares: the round's own where they reach it, or all of their reach."""
    mine = reach(user, Permission.SEE_PERSONNEL).in_round(round.pk)
    whole = round.area_id if round.area_id and mine.covers(round.area_id) else topmost(mine)
    return whole or ""


def checks_of(round: Round, code: str, *, by: Officer) -> dict[str, Check]:
    """Returns how far each step is in a round, for the area `code`, as `by` may see it. Seven queries."""
    places, posts = _places(code), _posts(round, code)
    return {
        "administrators": _administrators(code),
        "round": _round(round),
        "areas": _areas(places),
        "boundaries": _boundaries(places),
        "prelist": _prelist(round, code, places),
        "officers": _officers(places, posts, by),
        "sharing_out": _sharing_out(places, posts),
        "papers": _papers(round, code, by),
    }


def count_done(round: Round, *, by: Officer) -> tuple[int, int]:
    """Returns how many of the steps are done, and how many there are."""
    checks = checks_of(round, area_of(by, round), by=by)
    return sum(check.is_done for check in checks.values()), len(checks)


def _administrators(code: str) -> Check:
    counts = administrators_of(code).aggregate(
        all=Count("pk"), signed_in=Count("pk", filter=Q(last_login__isnull=False))
    )
    found = _("%(count)s administrator, %(in)s sudah pernah masuk.")
    missing = []
    if counts["all"] < 2:
        missing.append(_("Harus ada dua: seorang meminta, yang lain mengonfirmasi."))
    elif counts["signed_in"] < 2:
        missing.append(_("Sebelum keduanya masuk, peran lain belum dapat diberikan."))
    return Check(found % {"count": number(counts["all"]), "in": number(counts["signed_in"])}, missing)


def _round(round: Round) -> Check:
    days = {"starts": dates.day(round.starts_on), "ends": dates.day(round.ends_on)}
    found = f"{round.name}: " + _("%(starts)s sampai %(ends)s.") % days
    missing = []
    if not round.is_open:
        missing.append(_("Putaran ini sudah ditutup."))
    elif round.ends_on < zones.today_of_round(round):
        missing.append(_("Hari terakhirnya sudah lewat."))
    return Check(found, missing)


def _places(code: str) -> dict[str, int]:
    """Returns how many kecamatan, villages and sub-SLS are in use, and how many villages have SLS and an outline."""
    village = Substr("code", 1, LENGTH_OF[Level.VILLAGE])
    of_sls, of_village = Q(level=Level.SUB_SLS), Q(level=Level.VILLAGE)
    return (
        Area.objects.in_area(code)
        .filter(ended_at=None)
        .order_by()
        .aggregate(
            kecamatan=Count("pk", filter=Q(level=Level.SUBDISTRICT)),
            villages=Count("pk", filter=of_village),
            sls=Count("pk", filter=of_sls),
            villages_with_sls=Count(village, filter=of_sls, distinct=True),
            drawn=Count("boundary", filter=of_village),
        )
    )


def _areas(places: dict[str, int]) -> Check:
    found = _("%(kecamatan)s kecamatan, %(villages)s desa/kelurahan, %(sls)s SLS.")
    missing = []
    if not places["villages"]:
        missing.append(_("Kecamatan dan desanya belum dimuat."))
    elif left := places["villages"] - places["villages_with_sls"]:
        missing.append(_("%(count)s desa/kelurahan belum punya SLS.") % {"count": number(left)})
    return Check(found % {name: number(count) for name, count in places.items()}, missing)


def _boundaries(places: dict[str, int]) -> Check:
    found = _("%(drawn)s dari %(villages)s desa/kelurahan punya batas.")
    has_all = places["villages"] and places["drawn"] >= places["villages"]
    missing = [] if has_all else [_("Tanpa batas, halaman menampilkan kotak-kotak sebagai ganti peta.")]
    return Check(found % {name: number(count) for name, count in places.items()}, missing)


def _posts(round: Round, code: str) -> dict[str, int]:
    """Returns how many SLS have an enumerator and a supervisor, and how many officers answer for the district."""
    running = Assignment.objects.active().filter(round=round)
    here = running.filter(Q(area__code__startswith=code) | Q(area__in=upper_codes(code)))
    held = {role.value: Count("pk", filter=Q(role=role)) for role in FIELD_ROLES}
    office = Count("officer", filter=Q(role=Role.DISTRICT_OFFICE), distinct=True)
    return here.order_by().aggregate(**held, office=office)


def _prelist(round: Round, code: str, places: dict[str, int]) -> Check:
    village = Substr("area_id", 1, LENGTH_OF[Level.VILLAGE])
    counts: dict[str, Any] = (
        Tally.objects.filter(round=round, area__code__startswith=code, prelist__gt=0)
        .order_by()
        .aggregate(families=Sum("prelist"), villages=Count(village, distinct=True))
    )
    found = _("%(families)s keluarga di %(villages)s desa/kelurahan.")
    missing = []
    if not counts["families"]:
        missing.append(_("Belum ada prelist yang dimuat."))
    elif (left := places["villages"] - counts["villages"]) > 0:
        missing.append(_("%(count)s desa/kelurahan belum punya prelist.") % {"count": number(left)})
    return Check(found % {name: number(count or 0) for name, count in counts.items()}, missing)


def _officers(places: dict[str, int], posts: dict[str, int], by: Officer) -> Check:
    listed = within(by).filter(is_active=True).count()
    found = _("%(listed)s petugas terdaftar; %(sls)s SLS punya PML.")
    missing = []
    if not posts["office"]:
        missing.append(_("Belum ada yang berperan BPS kabupaten/kota, yang menetapkan PML dan membagi SLS."))
    missing += _without(places["sls"], posts[Role.SUPERVISOR], _("%(count)s SLS belum punya PML."))
    return Check(found % {"listed": number(listed), "sls": number(posts[Role.SUPERVISOR])}, missing)


def _sharing_out(places: dict[str, int], posts: dict[str, int]) -> Check:
    found = _("%(with)s dari %(sls)s SLS punya PPL.")
    missing = _without(places["sls"], posts[Role.ENUMERATOR], _("%(count)s SLS belum punya PPL."))
    return Check(found % {"with": number(posts[Role.ENUMERATOR]), "sls": number(places["sls"])}, missing)


def _without(sls: int, held: int, words: str) -> list[str]:
    if not sls:
        return [_("Belum ada SLS.")]
    return [words % {"count": number(sls - held)}] if held < sls else []


def _papers(round: Round, code: str, by: Officer) -> Check:
    counts = count_lacks(working_in(reach(by, Permission.SEE_PERSONNEL), round, code), round)
    found = _("%(with)s dari %(all)s petugas lapangan punya surat tugas yang berlaku.")
    missing = []
    if not counts["all"]:
        missing.append(_("Belum ada petugas yang bertugas."))
    elif counts["surat"]:
        missing.append(_("%(count)s petugas belum punya.") % {"count": number(counts["surat"])})
    return Check(found % {"with": number(counts["all"] - counts["surat"]), "all": number(counts["all"])}, missing)
