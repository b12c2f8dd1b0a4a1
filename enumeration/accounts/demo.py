"""The accounts that ./run demo makes, with one thing to try for each; and whether a sign-in page may show them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.urls import reverse

from enumeration.access import Role
from enumeration.models import Officer, Round
from enumeration.sign_in_limits import address_of
from enumeration.words import Words


@dataclass(frozen=True)
class Trial:
    """What to try with an account, and the page where it is done."""

    role: Role
    what: Words
    page: str


TRIALS = {
    "ppl": Trial(Role.ENUMERATOR, Words("Isi dan kirim satu keluarga.", "Fill in and send a family."), "worklist"),
    "pml": Trial(
        Role.SUPERVISOR,
        Words("Periksa kiriman dengan tombol S dan K saja.", "Review what was sent with the keys S and K alone."),
        "review_list",
    ),
    "koseka": Trial(
        Role.COORDINATOR, Words("Bagikan SLS yang belum punya PPL.", "Share out SLS without an enumerator."), "board"
    ),
    "kab": Trial(
        Role.DISTRICT_OFFICE, Words("Cari tempat yang tertinggal.", "Find where the work falls behind."), "progress"
    ),
    "kab2": Trial(
        Role.DISTRICT_OFFICE,
        Words("Selesaikan yang sudah disetujui PML.", "Complete what supervisors approved."),
        "review_list",
    ),
    "analis": Trial(
        Role.ANALYST, Words("Buka peringkat, unduh daftarnya.", "Open a ranking, download its list."), "exports"
    ),
    "operator": Trial(
        Role.KEYING_OPERATOR, Words("Entri satu formulir tanpa tetikus.", "Key a form in without a mouse."), "worklist"
    ),
    "pengamat": Trial(
        Role.OBSERVER, Words("Lihat kemajuan tanpa satu nama pun.", "See progress without a single name."), "progress"
    ),
    "admin": Trial(
        Role.ADMINISTRATOR, Words("Lihat delapan langkah persiapan.", "See the eight steps of preparing."), "preparing"
    ),
    "admin2": Trial(
        Role.ADMINISTRATOR,
        Words("Konfirmasi peran yang diminta admin.", "Confirm a role that admin asked for."),
        "office_roles",
    ),
}

FIRST = ("pml", "koseka", "ppl")
"""What ./run demo proposes to try first."""


@dataclass(frozen=True)
class Account:
    username: str
    role: str
    what: Words
    url: str


def accounts_for(request: HttpRequest) -> list[Account]:
    """Returns the demo's accounts for a sign-in page; [] unless this machine's own browser asks, and the only round is
    made up. At most two queries."""
    rounds = Round.objects.exclude(is_training=True).values_list("is_made_up", flat=True)
    if not _is_from_here(request) or list(rounds[:2]) != [True]:
        return []
    theirs = Officer.objects.filter(username__in=TRIALS, is_active=True).exclude(
        password__startswith=UNUSABLE_PASSWORD_PREFIX
    )
    there = set(theirs.values_list("username", flat=True))
    return [_account(name, trial) for name, trial in TRIALS.items() if name in there]


def _account(name: str, trial: Trial) -> Account:
    page = reverse(f"enumeration:{trial.page}")
    url = f"{reverse('enumeration:login')}?{urlencode({'nama': name, 'next': page})}"
    return Account(name, str(trial.role.label), trial.what, url)


FORWARDED = ("HTTP_X_FORWARDED_", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")
"""What proxies say that they are."""


def _is_from_here(request: HttpRequest) -> bool:
    """Returns whether the browser runs on this machine. A proxy does too, so what it forwards does not count."""
    if any(name.startswith(FORWARDED) for name in request.META):
        return False
    host, _port = split_domain_port(request.get_host())
    return address_of(request) in ("127.0.0.1", "::/64") and host in ("localhost", "127.0.0.1", "[::1]")
