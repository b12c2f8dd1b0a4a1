"""What each argument of a form, a query or a body is about, by its name; for tests/test_arguments.py.

A name that a view reads and that stands nowhere here fails the test whose request it was (tests/conftest.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from enumeration.access import Role
from enumeration.models import Assignment, Officer, Remark
from tests.conftest import NEIGHBOUR_SLS, OWN_SLS
from tests.test_access_matrix import (
    World,
    area,
    balance_there,
    decision_there,
    export_there,
    household,
    officer_there,
    run_there,
)


def member_there(world: World, code: str) -> object:
    family = world.households.get(code)
    return family and family.members.values_list("pk", flat=True).first()


def period_there(world: World, code: str) -> object:
    """Returns a running period of the SLS: its enumerator's, as a page sends it back."""
    found = Assignment.objects.active().filter(area=code, role=Role.ENUMERATOR).values_list("pk", flat=True).first()
    return found and f"{code}:{found}"


def enumerator_next_door() -> object:
    """Somebody whom the boards of the own village offer."""
    there = Assignment.objects.active().filter(area=NEIGHBOUR_SLS, role=Role.ENUMERATOR)
    return there.values_list("officer", flat=True).first()


def supervision_there(world: World, code: str) -> object:
    found = Assignment.objects.active().filter(area=code, role=Role.SUPERVISOR).values_list("pk", flat=True).first()
    return found and f"{code}:{found}"


def remark_there(world: World, code: str) -> object:
    return Remark.objects.filter(household__area=code).values_list("pk", flat=True).first()


def name_there(world: World, code: str) -> object:
    return Officer.objects.filter(pk=officer_there(world, code)).values_list("username", flat=True).first()


def round_there(world: World, code: str) -> object:
    family = world.households.get(code)
    return family and family.round_id


Find = Callable[[World, str], object]

# --- Names of rows ---------------------------------------------------------------------------------------------------

ABOUT_A_PLACE: dict[str, tuple[Find, ...]] = {
    **dict.fromkeys(("sls", "wilayah", "area", "area_code", "below", "gabung"), (area,)),
    "district": (lambda world, code: code[:4],),
    "kecamatan": (lambda world, code: code[:7],),
    "home_area": (lambda world, code: code[:10],),
    **dict.fromkeys(("petugas", "ppl", "pml", "tim", "leader", "officer", "kunci"), (officer_there,)),
    "username": (name_there,),
    "dilihat": (period_there, supervision_there),
    **dict.fromkeys(("usulan", "kabar"), (balance_there,)),
    "keputusan": (decision_there, balance_there),
    **dict.fromkeys(("household", "ganda_dengan", "pk", "tadi"), (household,)),
    **dict.fromkeys(("anggota", "catatan-anggota", "member"), (member_there,)),
    "members": (lambda world, code: (pk := member_there(world, code)) and [{"id": str(pk), "name": "DIUBAH"}],),
    "removed": (lambda world, code: (pk := member_there(world, code)) and [str(pk)],),
    "run": (run_there,),
    "like": (export_there,),
    "round": (round_there,),
    "putaran": (round_there,),
    "lihat": (officer_there,),
}
"""Attacked with the row of every other place."""

SEVERAL = {"sls", "gabung", "petugas", "ppl", "dilihat", "kunci", "catatan-anggota", "removed", "members", "kecamatan"}
"""Sent as lists, also where there is one."""

# --- Choices ---------------------------------------------------------------------------------------------------------

VERBS: dict[str, dict[str, tuple[str, ...]]] = {
    "tindakan": {
        "board_decide": ("assign", "hand_over", "withdraw"),
        "balance_change": ("pindah", "kunci", "lepas", "kesulitan", "hitung"),
        "area_change": ("gabung", "pecah", "nama"),
        "household_move": ("send_back", "complete", "approve"),
        "review_bulk": ("approve",),
        "review_bulk_do": ("approve", "complete"),
        "late_decide": ("pakai", "sisihkan"),
        "office_role_decide": ("konfirmasi", "tolak"),
        "kept_area": ("tambah",),
        "boundaries": ("periksa", "muat"),
        "training": ("buat", "hapus"),
    },
    "peran": {"board_decide": ("enumerator", "supervisor"), "replace_officer": ("supervisor",)},
    "keputusan": {"balance_decide": ("terima", "batalkan", "lagi", "lepas")},
    "tekan": {"verification_line": ("e1", "e4", "o1", "n", "u")},
}
"""By address: each of these is tried with each row of another place."""

# --- What names no row -----------------------------------------------------------------------------------------------

HARMLESS: dict[str, tuple[object, str]] = {
    # value sent along, and why it need not be attacked
    **dict.fromkeys(
        ("cari", "cari_sls", "cari_petugas", "q", "term", "nama"),
        ("penanda", "a search: among rows that visible_to gives; answers are looked through for marked names"),
    ),
    **dict.fromkeys(
        ("setelah", "sesudah", "sebelum", "after", "before", "dari", "mulai", "p", "limit", "terakhir"),
        ("", "says where a list goes on, not what is in it"),
    ),
    **dict.fromkeys(
        (
            "tab",
            "tabel",
            "format",
            "saring",
            "warna",
            "urut",
            "urut_ppl",
            "tampil",
            "pilih",
            "tanpa",
            "all",
            "form",
            "v",
            "lang",
            "version",
            "desil",
        ),
        ("", "how something is shown, or which of the rows in reach"),
    ),
    **dict.fromkeys(
        (
            *("status", "hasil", "peringatan", "terlambat", "sampai", "hari", "kelas", "keluarga", "state", "level"),
            *("kind", "akun", "belum_masuk", "tanpa_sls", "tanpa_peran", "sebab"),
        ),
        ("", "narrows what is in reach"),
    ),
    "catatan_hari": ("1", "a remark; only where one may assign all of its place, see test_days"),
    **dict.fromkeys(
        ("alasan", "reason", "catatan", "catatan-isi", "note", "purpose", "agreement", "notes", "benih"),
        ("uji", "a text or number that is kept or looked at as it is"),
    ),
    **dict.fromkeys(
        (
            "paling",
            "bagian",
            "sebanyak",
            "jumlah",
            "kesulitan",
            "versi",
            "persen",
            "days",
            "sort",
            "file_format",
            "deciles",
            "classes",
        ),
        ("1", "a number or a format"),
    ),
    **dict.fromkeys(
        ("tanggal", "met_on", "valid_from", "valid_until"), ("2026-11-01", "a day; whose paper it is says the address")
    ),
    **dict.fromkeys(("kembali", "next"), ("https://contoh.invalid/", "an address: never one elsewhere, see the test")),
    **dict.fromkeys(
        (
            "password",
            "old_password",
            "new_password1",
            "new_password2",
            "code",
            "csrfmiddlewaretoken",
            "language",
            "bahasa",
        ),
        ("x", "one's own secret or setting"),
    ),
    **dict.fromkeys(
        ("file", "foto", "hapus", "import_file", "berkas", "adds_areas"), ("", "a file; its rows: A15's tests")
    ),
    **dict.fromkeys(
        ("nomor", "pertanyaan", "question", "catatan-pertanyaan", "cara", "dengan-sls", "model", "scheme", "role"),
        ("", "names a column, a way or data that everybody may use"),
    ),
    **dict.fromkeys(
        ("pecahan", "address", "building", "bangunan", "family", "head_name", "is_not_found", "existence", "opinion"),
        ("1", "an answer about the row that the address names"),
    ),
    **dict.fromkeys(
        ("answers", "key", "submit", "version", "name", "decile", "welfare_class", "lama", "paradata", "pakai-usulan"),
        ("", "an answer, or how it was given"),
    ),
    "device": (
        "7e1a3b52-5e0b-4f0e-9f33-2b1c8f7a9d01",
        "one's own device; its key is bound to the officer, see test_keys",
    ),
    "bacaan": (None, "one's own read sample; another's does not exist, see review/test_reading.py"),
    "since": ("", "says what one's device has already, among the rows in reach"),
    **dict.fromkeys(("codebook", "clock"), (None, "kept beside one's own answers")),
    "surat": ("tidak", "one's own mail in the morning"),
    "scopes": (["areas"], "what one's own token may be used for"),
    **dict.fromkeys(("akun", "belum_masuk", "tanpa_sls", "tanpa_peran"), ("", "narrows the officers in reach")),
}

PATTERNS: dict[str, str] = {
    r"paling-\d+": "a load, by officer of the proposal; unknown officers are left out",
    r"benar-\d+\.\w+": "which of two keyings is right, of the family that the address names",
    r"isi-\d+\.\w+": "what the paper says where neither keying is right, of the family that the address names",
    r"kode-[0-9a-f-]{36}-\w+": "a code of a sector, by member of the family that the address names",
    r"aid_\w+|cooking_fuel|floor_material|has_\w+|light_source|member_count|tenure|toilet_\w+|wall_material|water_source|"
    r"women|working": "a second answer about the family that the address names",
    r"bank_\w+|contract_number|email|full_name|officer_code|pay_\w+|phone|training_mark": "a column of the officer",
    r"(ini|baru)-(code|name|kemendagri_code)": "what the area is called that the address names, or one below it",
    r"starts_on|ends_on|is_open": "a day or the state of the round that the address names",
    r"file-clear|source": "of the uploaded boundaries; areas out of reach are not drawn, see test_pages",
}
"""Names that are made of something, or columns of the row that the address names."""

OF_THE_ADMIN = (
    r"_\w+|\w+resource_\w+|export_items|resource|original_file_name|import_file_name|import_file-clear|file-clear|source|"
    r"year|starts_on(_[01])?|ends_on(_[01])?|ended_at_\d|kemendagri_code|page|is_\w+|app_label|field_name|model_name|e"
)
"""Django admin's own names: attacked with its own forms in tests/test_admin_matrix.py."""


def is_declared(view: str, name: str) -> bool:
    patterns = [*PATTERNS, OF_THE_ADMIN] if view.startswith("admin:") else PATTERNS
    is_listed = name in ABOUT_A_PLACE or name in VERBS or name in HARMLESS
    return is_listed or any(re.fullmatch(one, name) for one in patterns)


def about(name: str) -> tuple[Find, ...]:
    return ABOUT_A_PLACE.get(name, ())


def own_value(name: str, world: World) -> Any:
    """Returns a plausible value about the officer's own place."""
    if name == "petugas" and (pk := enumerator_next_door()):
        return [pk]
    if name in ABOUT_A_PLACE:
        value = ABOUT_A_PLACE[name][0](world, OWN_SLS)
        return value if isinstance(value, list) else [value] if name in SEVERAL else value
    if name in VERBS:
        return next(iter(VERBS[name].values()))[0]
    return HARMLESS[name][0] if name in HARMLESS else ""


def everything(world: World) -> dict[str, Any]:
    """Returns a value for every declared name, so that a view reads as far as it ever does."""
    values = {name: own_value(name, world) for name in (*ABOUT_A_PLACE, *VERBS, *HARMLESS)}
    return {name: value for name, value in values.items() if value is not None}
