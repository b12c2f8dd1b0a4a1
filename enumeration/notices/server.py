"""What is wrong with the server itself: told to administrators of any round."""

from __future__ import annotations

import shutil
from collections.abc import Iterable

from django.conf import settings
from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from enumeration import expiry
from enumeration.access import Permission
from enumeration.models import DigestRemake
from enumeration.notices import clock
from enumeration.notices.waiting import Reader, Urgency, Waiting
from enumeration.pages.ages import ago_in_words
from enumeration.pages.formatting import duration, number, percent
from enumeration.progress import reconciliation

LEAST_FREE = 0.1
"""Of the disk on which files are kept: below this share exports and papers may soon fail."""

NAMES = "names"
"""The kind of the jobs that compare the words of a search with names and addresses (enumeration/finding/recounting.py)."""


def warnings() -> list[str]:
    """Returns what is wrong, each in words that say what to do."""
    found = []
    if left := expiry.left_over():
        words = _(
            "%(count)s berkas sudah lewat waktunya tetapi masih ada di server, yang terlama sejak %(since)s. "
            "Penghapusan berkala tidak berjalan: periksa layanan beat dan worker, atau jalankan perintah purge di server."
        )
        found.append(words % {"count": number(left.count), "since": ago_in_words(left.since)})
    if mended := reconciliation.last_difference():
        words = _(
            "Hitungan %(count)s desa berbeda dengan isinya dan sudah dibetulkan (%(when)s). "
            "Angka di halaman sekarang benar; laporkan ini, karena seharusnya tidak terjadi."
        )
        when = ago_in_words(mended.ended_at) if mended.ended_at else ""
        found.append(words % {"count": number(mended.result["villages"]), "when": when})
    if mended := reconciliation.last_difference(NAMES):
        words = _(
            "Pencarian %(count)s keluarga berbeda dengan nama atau alamatnya dan sudah dibetulkan (%(when)s). "
            "Pencarian sekarang benar; laporkan ini, karena seharusnya tidak terjadi."
        )
        when = ago_in_words(mended.ended_at) if mended.ended_at else ""
        found.append(words % {"count": number(mended.result["rows"]), "when": when})
    if ahead := clock.is_behind_by():
        words = _(
            "Jam server tertinggal %(time)s dari peristiwa terakhir yang tercatat. Betulkan jam server (NTP): "
            "sampai saat itu, waktu yang dicatat tidak dapat dipercaya."
        )
        found.append(words % {"time": duration(ahead.total_seconds())})
    if (share := free_share()) < LEAST_FREE:
        words = _(
            "Ruang cakram untuk berkas tinggal %(share)s. Ekspor dan berkas petugas segera tidak dapat dibuat: kosongkan "
            "ruang di server."
        )
        found.append(words % {"share": percent(share)})
    if unopened := DigestRemake.objects.aggregate(sum=Sum("unopened"))["sum"]:
        words = _(
            "%(count)s nilai tersandi tidak terbuka dengan kunci yang ada. Tambahkan kunci lamanya ke REGSOSEK_KEYS, lalu "
            "jalankan perintah remake_digests di server."
        )
        found.append(words % {"count": number(unopened)})
    return found


def free_share() -> float:
    """Returns the free share of the disk on which files are kept; of its nearest folder while there is none."""
    folder = settings.MEDIA_ROOT
    while not folder.exists():
        folder = folder.parent
    disk = shutil.disk_usage(folder)
    return disk.free / disk.total


def ailing(reader: Reader) -> Iterable[Waiting]:
    if Permission.MANAGE in reader.held and (found := warnings()):
        label, url = _("Server perlu diperiksa"), reverse("enumeration:home")
        yield Waiting(SERVER, label, url, len(found), "", urgency=Urgency.NOW, icon="alert-triangle")


SERVER = "server"

SOURCES = (ailing,)
