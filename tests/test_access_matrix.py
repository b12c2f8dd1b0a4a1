"""Every address × every role × {own, neighbour, parent, other kecamatan, foreign district} × every method.

Nothing of an area may reach who does not work there: the marked names of each SLS are looked for in every answer. An
address with a parameter that is not told here what it is about fails the test, as does one that declares no permission.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import NAMESPACE_OID, uuid4, uuid5

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.views import defaults

from enumeration import workflow
from enumeration.access import Permission, Role, declared_permissions, permissions_of, reach
from enumeration.identity import seal
from enumeration.keying.contents import sealed
from enumeration.models import (
    Assignment,
    Export,
    Household,
    Job,
    KeyingDraw,
    Officer,
    Reinterview,
    Sample,
    SecondKeying,
    State,
    Submission,
)
from tests.conftest import FOREIGN_SLS, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS, VILLAGE
from tests.test_architecture import addresses

METHODS = ("get", "post", "put", "patch", "delete", "options", "head")
PLACES = {
    "own": OWN_SLS,
    "neighbour": NEIGHBOUR_SLS,
    "parent": VILLAGE,
    "other kecamatan": OTHER_KECAMATAN_SLS,
    "foreign district": FOREIGN_SLS,
}
SLS = (OWN_SLS, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, FOREIGN_SLS)
# A user who holds one of these sees households by name.
NAMING = (
    *(Permission.SEE_HOUSEHOLDS, Permission.ANSWER, Permission.REVIEW, Permission.COMPLETE),
    *(Permission.SEE_RANKING, Permission.EXPORT),
)
EVERYBODY = (Permission.PUBLIC, Permission.SIGNED_IN)


def mark(code: str) -> str:
    """Returns the name of the households of one SLS; no other SLS has it."""
    return "PENANDA " + "".join(chr(ord("A") + int(digit)) for digit in code)


@dataclass
class World:
    """One of everything in each place."""

    households: dict[str, Household]
    officers: dict[str, Officer]
    exports: dict[str, Export]
    runs: dict[str, int]


@pytest.fixture
def world(make_household, officer, round_, ppl) -> World:
    from ranking.models import ClassScheme, FrozenFamily, LeftOutFamily, Run, Standing, WelfareModel

    households = {
        code: make_household(
            code,
            head_name=mark(code),
            state=State.SUBMITTED,
            enumerator=ppl,
            result=1,
            submitted_at=timezone.now(),
            members=[{"name": mark(code) + " ANAK", "presence": 1, "relationship": 1}],
        )
        for code in SLS
    }
    officers = {code: officer(f"petugas{code}", Role.KEYING_OPERATOR, code, full_name=f"P {code}") for code in SLS}
    exports = {}
    for code in SLS:
        owner = officer(f"pengekspor{code}", Role.ANALYST, code)
        job = Job.objects.create(kind="export", asked_by=owner, area_code=code)
        exports[code] = Export.objects.create(
            kind="ranked_list",
            area_code=code,
            round=round_,
            purpose="uji akses",
            asked_by=owner,
            expires_at=timezone.now(),
            job=job,
        )
    model = WelfareModel.objects.create(name="uji", kind="linear", about={}, coefficients=[], content_hash="m")
    scheme = ClassScheme.objects.create(
        name="uji",
        about={"unit": "families"},
        classes=[{"id": "miskin", "en": "poor", "families_per_10000": 10000}],
        content_hash="s",
    )
    runs = {}
    for district in ("7317", "7371"):
        here = [code for code in SLS if code.startswith(district)]
        asker = officer(f"peminta{district}", Role.ANALYST, district)
        job = Job.objects.create(kind="ranking", asked_by=asker, area_code=district, state=Job.State.DONE)
        run = Run.objects.create(
            district=district,
            round=round_,
            model=model,
            scheme=scheme,
            states=[State.APPROVED],
            results=[1],
            asked_by=asker,
            job=job,
            indicators=[],
            audit_indicators=[],
            model_hash="m",
            scheme_hash="s",
            families=len(here),
            frozen_at=timezone.now(),
            finished_at=timezone.now(),
        )
        for rank, code in enumerate(here, start=1):
            family = households[code]
            FrozenFamily.objects.create(
                district=district,
                run=run,
                area_code=code,
                household=family,
                building_number=family.building_number,
                family_number=family.family_number,
                members=1,
                version=1,
                values=[],
                audit=[],
            )
            Standing.objects.create(
                district=district,
                run=run,
                rank=rank,
                household=family,
                area_code=code,
                score=1.0,
                decile=1,
                percentile=1,
                welfare_class=1,
                members=1,
                unknown=0,
            )
            LeftOutFamily.objects.create(
                district=district, run=run, household=family, area_code=code, reason="little_known", known=0.3
            )
            runs[code] = run.pk
    for code in SLS:
        sent = {"household": str(households[code].pk), "answers": {"head_name": mark(code)}}
        row_id = uuid4()
        Submission.objects.create(
            key=uuid4(),
            household_id=households[code].pk,
            area_code=code,
            by=officers[code],
            verdict=Submission.Verdict.LATE,
            row_id=row_id,
            payload=seal(json.dumps(sent), row_id, "payload"),
        )
        moment = timezone.now()
        Assignment.objects.create(
            round=round_, area_id=code, role=Role.SUPERVISOR, officer=officers[code], started_at=moment, ended_at=moment
        )
    again = officer("pengulang")  # holds no role any more, so that nothing is hidden from anybody
    for code, family in households.items():
        sample = Sample.objects.create(round=round_, area_code=code, per_enumerator=1, seed=1, drawn_by=ppl)
        Reinterview.objects.create(sample=sample, household=family, enumerator=ppl)
        draw = KeyingDraw.objects.create(round=round_, area_code=code, percent=5, seed=1, among=1, drawn_by=ppl)
        second = SecondKeying(draw=draw, household=family, first_operator=officers[code], operator=again)
        keyed = {"answers": {"head_name": mark(code)}, "members": [], "notes": []}
        second.first, second.content = sealed(keyed, second.pk, "first"), sealed(keyed, second.pk, "content")
        second.save()
    return World(households, officers, exports, runs)


def household(world: World, code: str) -> object:
    return world.households[code].pk if code in world.households else None


def officer_there(world: World, code: str) -> object:
    return world.officers[code].pk if code in world.officers else None


def export_there(world: World, code: str) -> object:
    return world.exports[code].pk if code in world.exports else None


def job_there(world: World, code: str) -> object:
    return world.exports[code].job_id if code in world.exports else None


def late_there(world: World, code: str) -> object:
    return Submission.objects.filter(area_code=code).values_list("pk", flat=True).first()


def decision_there(world: World, code: str) -> object:
    """Returns a batch of the ledger: the one that made an officer of this SLS its supervisor for a moment."""
    return Assignment.objects.filter(area=code, role=Role.SUPERVISOR).values_list("batch", flat=True).last()


def run_there(world: World, code: str) -> object:
    return world.runs.get(code)


def sample_there(world: World, code: str) -> object:
    return Sample.objects.filter(area_code=code).values_list("pk", flat=True).first()


def reinterview_there(world: World, code: str) -> object:
    return Reinterview.objects.filter(sample__area_code=code).values_list("pk", flat=True).first()


def second_keying_there(world: World, code: str) -> object:
    return SecondKeying.objects.filter(draw__area_code=code).values_list("pk", flat=True).first()


def area(world: World, code: str) -> object:
    return code


def balance_there(world: World, code: str) -> object:
    """Returns a proposal for assigning this SLS, among one officer."""
    from enumeration.models import Balance, BalanceWorker

    if code not in world.households:
        return None
    made, is_new = Balance.objects.get_or_create(
        area_code=code, round=world.households[code].round, defaults={"made_by": world.officers[code]}
    )
    if is_new:
        BalanceWorker.objects.create(balance=made, officer=world.officers[code])
    return made.pk


def officer_file_there(world: World, code: str) -> object:
    """Returns a list of officers with the name of this SLS's household in it, uploaded by somebody who works there."""
    from enumeration.models import OfficerFault, OfficerFile

    if code not in world.officers:
        return None
    made, is_new = OfficerFile.objects.get_or_create(
        digest=code, defaults={"name": "petugas.csv", "size": 1, "by": world.officers[code], "state": "checked"}
    )
    if is_new:
        OfficerFault.objects.create(file=made, row=2, column="nama_lengkap", value=mark(code), reason="uji")
    return made.pk


def prelist_there(world: World, code: str) -> object:
    """Returns a file of the pre-printed list for this SLS."""
    from enumeration.models import PrelistFile

    if code not in world.households:
        return None
    made, _ = PrelistFile.objects.get_or_create(
        area_code=code,
        round=world.households[code].round,
        defaults={"name": "prelist.csv", "size": 1, "digest": code, "by": world.officers[code]},
    )
    return made.pk


def submission_there(world: World, code: str) -> object:
    """Returns the key of an accepted submission for a household there."""
    if code not in world.households:
        return None
    found = Submission.objects.filter(area_code=code, verdict="accepted").values_list("key", flat=True).first()
    if found is None:
        found = uuid5(NAMESPACE_OID, code)
        Submission.objects.create(
            key=found, area_code=code, by=world.officers[code], verdict="accepted", receipt={"household": mark(code)}
        )
    return found


def role_asked_for_there(world: World, code: str) -> object:
    """Returns a role of the office, asked for by a command, for an officer of this SLS."""
    from enumeration.models import RoleGrant

    if code not in world.officers:
        return None
    asked = {"officer": world.officers[code], "role": Role.ANALYST, "area_id": code, "asked_on_server": "uji"}
    return RoleGrant.objects.get_or_create(**asked, round=world.households[code].round)[0].pk


def running_role_there(world: World, code: str) -> object:
    """Returns a running role that is no field work, of somebody who has nothing else."""
    if code not in world.officers:
        return None
    name = f"pengamat-{code}"
    watching, _new = Officer.objects.get_or_create(username=name, defaults={"full_name": name})
    held = {"officer": watching, "role": Role.OBSERVER, "area_id": code, "round": world.households[code].round}
    return Assignment.objects.get_or_create(**held, ended_at=None)[0].pk


def opened_device_there(world: World, code: str) -> object:
    """Returns a device of an officer of this SLS that the district office opened."""
    from enumeration.models import OpenedDevice, OpenedDraft

    if code not in world.officers:
        return None
    found = OpenedDevice.objects.filter(officer=world.officers[code]).first()
    if found is None:
        made = {"by": world.officers[code], "officer": world.officers[code], "device": uuid4(), "district": code[:4]}
        found = OpenedDevice.objects.create(**made, key_number=1, is_proven=True, digest=code, drafts_count=1)
        OpenedDraft.objects.create(opened=found, household_id=world.households[code].pk, outcome="refused")
    return found.pk


def token_there(world: World, code: str) -> object:
    """Returns an API token of an officer of this SLS."""
    from enumeration.models import ApiToken

    if code not in world.officers:
        return None
    asked = {"name": code, "officer": world.officers[code], "digest": code}
    return ApiToken.objects.get_or_create(**asked, defaults={"expires_at": timezone.now() + timedelta(days=1)})[0].pk


def nobodys_token(world: World, code: str) -> object:
    return 1


def a_list_of_families(world: World, code: str) -> object:
    return "prelist"


# What an address with a parameter is about. A new one belongs here, or the build fails.
ABOUT: dict[str, Callable[[World, str], object]] = {
    r"^keluarga/baru/<str:code>": area,
    r"^(keluarga|pemeriksaan)/.*<uuid:pk>": household,
    r"^pemeriksaan/wawancara-ulang/<uuid:pk>": sample_there,
    r"^pemeriksaan/wawancara-ulang/keluarga/<int:pk>": reinterview_there,
    r"^(pemeriksaan/)?entri-kedua/<uuid:pk>": second_keying_there,
    r"^api/v1/households/<uuid:pk>": household,
    r"^api/v1/areas/<str:code>": area,
    r"^api/v1/tokens/<int:pk>": nobodys_token,
    r"^api/v1/submissions/<uuid:key>": submission_there,
    r"^bantuan/<str:name>": lambda _world, _code: "board",  # the help of a page is one for all
    r"^panduan/<str:role>": lambda _world, _code: "pml",
    r"^lapangan/<path:rest>": lambda _world, _code: "kiriman/",  # the page is one for all; the browser reads on
    r"^persiapan/putaran/<int:pk>": lambda _world, _code: None,  # whose a round is: tests/enumeration/preparing
    r"^persiapan/wilayah/<str:code>": area,
    r"^penugasan/petugas/<int:pk>": officer_there,
    r"^penugasan/.*<str:code>": area,
    r"^usulan/<uuid:pk>": balance_there,
    r"^serah-terima/<uuid:pk>": decision_there,
    r"^wilayah/<str:code>": area,
    r"^kiriman-terlambat/<int:pk>": late_there,
    r"^isi-hp/<uuid:pk>": opened_device_there,
    r"^berkas/petugas/<int:pk>": officer_there,
    r"^berkas/cetakan/<uuid:pk>": job_there,
    r"^berkas/.*<str:kind>": a_list_of_families,
    r"^prelist/<uuid:pk>": prelist_there,
    r"^petugas/<str:token>": nobodys_token,
    r"^petugas/impor/<uuid:pk>": officer_file_there,
    r"^petugas/<int:pk>": officer_there,
    r"^petugas/peran/<int:pk>": role_asked_for_there,
    r"^petugas/peran/berjalan/<int:pk>": running_role_there,
    r"^petugas/token/<int:pk>": token_there,
    r"^token/<int:pk>": token_there,
    r"^kemajuan/<str:code>": area,
    r"^pembacaan/keluarga/<uuid:pk>": household,
    r"^pembacaan/petugas/<int:pk>": officer_there,
    r"^pemantauan/petugas/<int:pk>": officer_there,
    r"^verifikasi/(rekap/)?<str:code>": area,
    r"^verifikasi/baris/<uuid:pk>": household,
    r"^ekspor/.*<uuid:pk>": export_there,
    r"^pekerjaan/.*<uuid:pk>": job_there,
    r"^(peringkat|api/v1/runs)/.*<int:(pk|run)>": run_there,
    r"^(peringkat|api/v1/runs|api/v1/standings)/.*<uuid:household>": household,
}
PARAMETER = re.compile(r"<(?:\w+:)?\w+>")


def paths(address: str, entry: URLPattern, world: World, code: str) -> str | None:
    """Returns the address of what lies in the place; None when there is no such thing there.

    Unknown parameters fail.
    """
    path = address
    for parameter in PARAMETER.findall(address):
        upto = address[: address.index(parameter) + len(parameter)]
        about = [find for pattern, find in ABOUT.items() if re.search(pattern, upto)]
        assert about, f"{address}: say in ABOUT what {parameter} is"
        value = about[-1](world, code)
        if value is None:
            return None
        path = path.replace(parameter, str(value), 1)
    return "/" + path


ours = [(address, entry) for address, entry in addresses() if not address.startswith("admin/")]

ROLES_TRIED = [
    *("ppl", "former_ppl", "pml", "koseka", "kab", "analyst", "analyst_of_a_village", "operator", "observer"),
    *("administrator", "anonymous"),
]

WITHOUT_THE_PERMISSION = {("former_ppl", "daftar-kerja/")}
"""Pages that answer who does not hold what they declare: an enumerator without SLS is told what became of them."""


@pytest.fixture
def former_ppl(officer, round_) -> Officer:
    """Was the enumerator of two SLS in this round, and has none any more."""
    made = officer("jaka")
    moment = timezone.now()
    for code in (OWN_SLS, OTHER_KECAMATAN_SLS):
        Assignment.objects.create(
            round=round_, area_id=code, role=Role.ENUMERATOR, officer=made, started_at=moment, ended_at=moment
        )
    return made


@pytest.fixture
def analyst_of_a_village(officer) -> Officer:
    """Opens the district's runs, and reads of them what lies in the village."""
    return officer("kiki", Role.ANALYST, VILLAGE)


@pytest.fixture
def plain_refusals(monkeypatch):
    """Two of three requests are refused, by a page that says the same whatever it was: it is drawn once for each officer."""

    def drawn_once(draw, status):
        drawn: list[HttpResponse] = []

        def refuse(request, exception) -> HttpResponse:
            if drawn:
                return HttpResponse(str(exception), status=status)
            drawn.append(draw(request, exception))
            return drawn[0]

        return refuse

    monkeypatch.setattr(defaults, "permission_denied", drawn_once(defaults.permission_denied, 403))
    monkeypatch.setattr(defaults, "page_not_found", drawn_once(defaults.page_not_found, 404))


@pytest.mark.django_db
@pytest.mark.parametrize("who", ROLES_TRIED)
def test_nothing_of_an_area_reaches_who_does_not_work_there(who, request, client, world, plain_refusals):
    client.raise_request_exception = False
    user = None
    held: frozenset[Permission] = frozenset({Permission.PUBLIC})
    if who != "anonymous":
        user = request.getfixturevalue(who)
        client.force_login(user)
        held = permissions_of(user)
        for family in world.households.values():
            # As if they had once worked everywhere: their journal has every household, and may not name each.
            workflow.record(family, "reveal", by=user)
    may_read = {code for code in SLS if user and any(reach(user, each).covers(code) for each in NAMING)}
    hidden = {code: mark(code).encode() for code in SLS if code not in may_read}
    tried, wrong = 0, []
    for address, entry in ours:
        declared = set(declared_permissions(entry.callback))
        asked = declared & held
        for place, code in PLACES.items():
            path = paths(address, entry, world, code)
            if path is None or (path == "/" + address and place != "own"):
                continue
            # Pages answer GET and POST; of the rest one place tells whether they do, and who is refused there is refused
            # before the method is looked at. The API knows more.
            every = place == "own" or (place == "other kecamatan" and path.startswith("/api/"))
            refused: set[bool] = set()
            for method in METHODS if every else ("get", "post"):
                if path.endswith("keluar/") and method == "post":
                    continue
                if method not in ("get", "post") and refused == {True} and not path.startswith("/api/"):
                    continue
                with transaction.atomic():
                    answer = getattr(client, method)(path)
                    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[union-attr]
                    transaction.set_rollback(True)
                tried += 1
                refused.add(answer.status_code == 403)
                said = f"{who} {method.upper()} {path} ({place}): {answer.status_code}"
                is_page = method == "get" and answer.status_code == 200 and b'<main id="main"' in body
                if is_page and user and Permission.PUBLIC not in declared and b"/bantuan/" not in body:
                    wrong.append(f"{said} has no help (enumeration/help/texts/)")
                if b"argon2" in body:
                    wrong.append(f"{said} shows what is kept of a password")
                if answer.status_code >= 500:
                    wrong.append(said)
                # Pages write names in mixed case: Penanda, not PENANDA.
                wrong += [f"{said} shows families of {other}" for other, name in hidden.items() if name in body.upper()]
                excepted = (who, address) in WITHOUT_THE_PERMISSION
                if not asked and not excepted and answer.status_code not in (302, 401, 403, 404, 405):
                    wrong.append(f"{said}, without any of {sorted(declared)}")
                about_a_place = path != "/" + address and not declared & set(EVERYBODY)
                is_closed = answer.status_code in (403, 404, 405) or method == "options"
                if (
                    asked
                    and about_a_place
                    and user
                    and not is_closed
                    and not _touches(user, asked, lies_in(path, code))
                ):
                    wrong.append(f"{said}, out of reach")
    assert tried > 100
    assert not wrong, f"{len(wrong)} of {tried}:\n" + "\n".join(wrong[:40])


def lies_in(path: str, code: str) -> str:
    """Returns a run, which is its whole district's; an officer of a part of it opens it, and reads what lies in their
    part."""
    return code[:4] if re.match(r"/(api/v1/runs|peringkat)/", path) else code


def _touches(user: Officer, permissions: set[Permission], code: str) -> bool:
    """Returns whether some part of the place lies in reach."""
    codes = [mine for each in permissions for mine in reach(user, each).codes]
    return any(code.startswith(mine) or mine.startswith(code) for mine in codes)


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["former_ppl", "pml", "koseka", "kab", "analyst", "observer", "administrator"])
def test_of_those_who_may_not_answer_only_former_enumerators_open_the_work_list(who, request, client):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/daftar-kerja/").status_code == (200 if who == "former_ppl" else 403)


@pytest.mark.django_db
def test_who_is_left_out_of_a_ranking_is_listed_within_reach(client, world, analyst, analyst_of_a_village):
    address = reverse("ranking:left_out", args=[world.runs[OWN_SLS]])
    for who, sees in ((analyst, 3), (analyst_of_a_village, 2)):
        client.force_login(who)
        listed = client.get(address).content.decode().upper()
        shown = [code for code in SLS if mark(code) in listed]
        assert shown == [OWN_SLS, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS][:sees]


@pytest.mark.django_db
def test_the_marks_are_found_where_they_may_be(client, world, kab):
    """The matrix would prove nothing if the names never showed at all."""
    client.force_login(kab)
    assert mark(OWN_SLS) in client.get(f"/api/v1/households/{world.households[OWN_SLS].pk}/").content.decode()
