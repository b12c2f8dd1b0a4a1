"""Freeze, score, rank: the right order, once and for all, whatever is cut off on the way."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import yaml
from django.db import connection, transaction
from django.db.utils import DatabaseError

from enumeration import jobs
from enumeration.models import Household, Job, State
from ranking import parameter_files
from ranking.indicators.assets import POSSESSIONS
from ranking.models import (
    ClassTally,
    FrozenFamily,
    LeftOutFamily,
    Run,
    ScoredPart,
    Standing,
    WelfareModel,
)
from ranking.rules import LeftOutRule, TieRule
from ranking.runs import pipeline
from tests.conftest import FOREIGN_SLS, FREE_SLS, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS
from tests.ranking.conftest import CHILD, HEAD, WIFE, carry_out

SCORES = yaml.safe_load((Path(__file__).parent / "cases" / "scores.yaml").read_text())


@pytest.mark.parametrize("case", SCORES, ids=lambda case: case["name"])
def test_a_score_is_what_one_works_out_by_hand(case, family, ranked):
    members = [HEAD | member for member in case["members"]] if "members" in case else None
    family(members=members, **case.get("household", {}))
    standing = Standing.objects.get(run=ranked())
    assert standing.score == pytest.approx(case["score"], abs=1e-6)
    assert standing.unknown == case.get("unknown", 0)


@pytest.fixture
def district(family) -> list[Household]:
    """Thirty households in two kecamatan, none equal to another, and not in the order of their welfare."""
    places = [OWN_SLS, NEIGHBOUR_SLS, FREE_SLS, OTHER_KECAMATAN_SLS]
    return [
        family(places[number % 4], floor_area_m2=20 + 7 * number % 30 * 3, has_car=1 + (number % 5 > 0))
        for number in range(30)
    ]


def ranks(run: Run) -> list[tuple]:
    return list(
        Standing.objects.filter(run=run).order_by("rank").values_list("rank", "household_id", "score", "decile")
    )


def test_every_eligible_family_stands_once_from_1_to_n(district, ranked):
    run = ranked()
    assert run.state == Run.State.FINISHED
    assert [row[0] for row in ranks(run)] == list(range(1, 31))
    assert {row[1] for row in ranks(run)} == {family.pk for family in district}


def test_the_poorest_is_number_one(district, ranked):
    scores = [row[2] for row in ranks(ranked())]
    assert scores == sorted(scores)


def test_deciles_have_equal_parts_and_classes_their_quotas(district, ranked):
    run = ranked()
    assert [row[3] for row in ranks(run)] == [1 + place // 3 for place in range(30)]
    assert list(run.standings.order_by("rank").values_list("welfare_class", flat=True)) == [1] * 15 + [2] * 15


def equals_and_a_larger(family) -> tuple[Household, list[Household]]:
    """Nine couples in 60 m² of two villages, 6 - 0.4 + 0.005 × 30; and three in 210 m², 6 - 0.6 + 0.005 × 70."""
    couples = [family([OWN_SLS, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS][number % 3]) for number in range(9)]
    return family(OTHER_KECAMATAN_SLS, members=[HEAD, WIFE, CHILD], floor_area_m2=210), couples


def test_among_equals_more_members_come_first_and_then_the_lot_decides(family, ranked):
    larger, couples = equals_and_a_larger(family)
    run = ranked()
    assert {score for _, _, score, _ in ranks(run)} == {5.75}
    by_lot = sorted(couples, key=lambda each: hashlib.sha256(f"{run.seed}{each.pk}".encode()).digest())
    assert [household for _, household, _, _ in ranks(run)] == [larger.pk, *(each.pk for each in by_lot)]


def test_the_lot_is_drawn_by_a_seed_that_is_there_when_the_run_is_asked_for(family, ask, ranked):
    equals_and_a_larger(family)
    asked = ask()
    assert len(asked.seed) == 32
    first = carry_out(asked)
    assert first.seed == asked.seed
    # Another run draws again; with the same seed everybody stands in the same place again.
    orders = {tuple(household for _, household, _, _ in ranks(ranked())) for _ in range(3)}
    assert len(orders) > 1
    assert ranks(ranked(seed=first.seed)) == ranks(first)


def test_a_low_area_code_is_no_advantage(family, ranked):
    _, couples = equals_and_a_larger(family)
    low = [each.pk for each in couples if each.area_id == OWN_SLS]
    first = {ranked(seed=str(number)).standings.get(rank=2).household_id for number in range(8)}
    assert first - set(low)


def test_a_run_made_by_the_old_rules_keeps_them(family, ask):
    run = ask()
    Run.objects.filter(pk=run.pk).update(tie_rule=TieRule.AREA, left_out_rule=LeftOutRule.VISIT, seed="")
    nobody = family(OWN_SLS, members=[])
    later = family(NEIGHBOUR_SLS, building_number=1, family_number=1)
    second_family = family(OWN_SLS, building_number=7, family_number=2)
    first_family = family(OWN_SLS, building_number=7, family_number=1)
    lower_building = family(OWN_SLS, building_number=3, family_number=9)
    run = carry_out(run)
    assert [household for _, household, score, _ in ranks(run) if score == 5.75] == [
        each.pk for each in (lower_building, first_family, second_family, later)
    ]
    assert nobody.pk in {household for _, household, _, _ in ranks(run)}
    assert run.left_out == {}


# --- of whom too little is known -----------------------------------------------------------------------------------


@pytest.fixture
def shipped(parameters) -> WelfareModel:
    model = parameter_files.default_model()
    assert model is not None
    return model


def left_out(run: Run) -> dict:
    return dict(LeftOutFamily.objects.filter(run=run).values_list("household", "reason"))


HOUSING_AND_ASSETS = dict.fromkeys(
    [
        *("floor_area_m2", "floor_material", "wall_material", "roof_material", "water_source", "light_source"),
        *("tenure", "title_deed", "cooking_fuel", "toilet_access", "cattle", "buffalo", "horses", "pigs", "goats"),
        *("internet_use", "bank_account", *POSSESSIONS),
    ]
)


def test_a_family_of_whom_too_little_is_known_is_left_out_and_counted(family, ranked, shipped):
    whole = family()
    without_housing_and_assets = family(**HOUSING_AND_ASSETS)
    family(state=State.DRAFT)
    head_of_whom_nothing_is_known = dict.fromkeys(set(HEAD) - {"presence", "relationship"})
    little_known = family(**HOUSING_AND_ASSETS, members=[HEAD | head_of_whom_nothing_is_known])
    nobody_there = family(members=[])
    all_moved = family(members=[dict.fromkeys(HEAD) | {"presence": 3}])
    without_head = family(members=[WIFE])
    run = ranked(model=shipped)
    # All of assets and housing blank: 62 % of the score is known, and that is enough.
    assert {row[1] for row in ranks(run)} == {whole.pk, without_housing_and_assets.pk}
    assert left_out(run) == {
        little_known.pk: "little_known",
        nobody_there.pk: "no_member",
        all_moved.pk: "no_member",
        without_head.pk: "no_head",
    }
    assert run.left_out == {"state_draft": 1, "little_known": 1, "no_member": 2, "no_head": 1}
    assert run.families == 2
    assert LeftOutFamily.objects.get(run=run, household=little_known).known < 0.6


def test_who_is_left_out_does_not_count_in_the_districts_averages(family, ranked, shipped):
    family(has_car=1)
    family(has_car=2, members=[])
    run = ranked(model=shipped)
    assert run.means[run.indicators.index("has_car")] == 1


def test_where_too_little_is_known_of_everybody_one_is_told_so(family, ask):
    family(members=[])
    run = carry_out(ask())
    assert run.state == Run.State.FAILED
    assert "terlalu sedikit" in run.error


def test_lost_scores_are_made_again_with_those_left_out(family, ask):
    family(OWN_SLS)
    nobody = family(OWN_SLS, members=[])
    family(OTHER_KECAMATAN_SLS, members=[])
    run = ask()
    pipeline.freeze(run)
    for subdistrict, _families in pipeline.subdistricts(run):
        pipeline.score(run, subdistrict)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE ranking_score")
    with pytest.raises(pipeline.ScoresLost) as lost:
        pipeline.rank(run)
    assert lost.value.subdistricts == ["7317010"]
    pipeline.score_again(run, lost.value.subdistricts)
    pipeline.rank(run)
    assert (run.families, left_out(run)[nobody.pk]) == (1, "no_member")


def test_who_was_left_out_stays_written_down(family, ranked):
    family()
    family(members=[])
    run = ranked()
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        LeftOutFamily.objects.filter(run=run).delete()


def test_only_counted_families_of_the_district_are_ranked_and_the_others_are_told(family, ranked):
    ranked_one = family()
    incomplete = family(result=2, has_car=None)
    family(state=State.SUBMITTED)
    family(state=State.DRAFT)
    family(state=State.DRAFT)
    family(result=4)
    family(FOREIGN_SLS)
    run = ranked()
    assert {row[1] for row in ranks(run)} == {ranked_one.pk, incomplete.pk}
    assert run.left_out == {"state_submitted": 1, "state_draft": 2, "result_4": 1}


def test_two_runs_on_the_same_answers_give_the_same_bytes(district, ranked):
    one, other = ranked(), ranked()
    assert one.pk != other.pk
    assert (one.inputs_hash, one.results_hash) == (other.inputs_hash, other.results_hash)
    assert len(one.results_hash) == 64


def test_another_answer_gives_another_hash(district, ranked):
    before = ranked()
    Household.objects.filter(pk=district[7].pk).update(has_refrigerator=1)
    after = ranked()
    assert before.inputs_hash != after.inputs_hash
    assert before.results_hash != after.results_hash


def test_answers_changed_after_the_freeze_do_not_count(district, ask, ranked):
    undisturbed = ranked().results_hash
    run = ask()
    pipeline.freeze(run)
    Household.objects.update(has_car=1)
    Household.objects.filter(pk=district[0].pk).update(state=State.SENT_BACK)
    assert carry_out(run).results_hash == undisturbed


def test_a_run_cut_off_after_any_step_ends_with_the_same_bytes(district, ask, ranked):
    undisturbed = ranked().results_hash
    kecamatan = ["7317010", "7317020"]
    cut_off_after = (
        lambda run: None,
        lambda run: pipeline.freeze(run),
        lambda run: (pipeline.freeze(run), pipeline.score(run, kecamatan[1])),
        lambda run: (pipeline.freeze(run), [pipeline.score(run, code) for code in kecamatan]),
    )
    for step in cut_off_after:
        run = ask()
        step(run)
        assert carry_out(run).results_hash == undisturbed


def test_a_part_cut_off_while_its_scores_are_written_leaves_nothing_and_is_done_again(
    district, ask, ranked, monkeypatch
):
    undisturbed = ranked().results_hash
    run = ask()
    pipeline.freeze(run)
    write, died = pipeline.write_scores, []

    def write_and_die(*args):
        write(*args)
        if not died:
            died.append(1)
            raise SystemError("as if killed")

    monkeypatch.setattr(pipeline, "write_scores", write_and_die)
    with pytest.raises(SystemError):
        pipeline.score(run, "7317010")
    assert not ScoredPart.objects.filter(run=run).exists()
    assert carry_out(run).results_hash == undisturbed


def test_every_step_done_twice_changes_nothing(district, ask, ranked):
    undisturbed = ranked().results_hash
    run = ask()
    for _ in range(2):
        pipeline.freeze(run)
        for code, _families in pipeline.subdistricts(run):
            pipeline.score(run, code)
            pipeline.score(run, code)
    pipeline.rank(run)
    pipeline.rank(run)
    assert run.results_hash == undisturbed
    assert Standing.objects.filter(run=run).count() == 30


def test_scores_lost_with_postgresql_are_made_again(district, ask, ranked):
    undisturbed = ranked().results_hash
    run = ask()
    jobs.run(run.job_id)
    for part in run.job.parts.all():
        jobs.run(part.pk)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE ranking_score")  # what a crash does to an unlogged table
    jobs.run(run.job_id)
    run.refresh_from_db()
    assert run.results_hash == undisturbed


def test_the_scores_do_not_stay_behind(district, ranked):
    ranked()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ranking_score")
        assert cursor.fetchone() == (0,)


def test_a_cancelled_run_stops_and_what_it_froze_is_cleared_by_the_next(district, ask, ranked):
    run = ask()
    pipeline.freeze(run)
    jobs.cancel(run.job)
    carry_out(run)
    run = Run.objects.select_related("job").get(pk=run.pk)
    assert run.state == Run.State.CANCELLED
    assert not Standing.objects.filter(run=run).exists()

    ranked()
    assert not FrozenFamily.objects.filter(run=run).exists()


def test_a_run_without_eligible_families_says_so(family, ranked):
    family(state=State.DRAFT)
    run = ranked()
    assert run.state == Run.State.FAILED
    assert "Belum ada keluarga" in run.error


def test_the_tallies_add_up_to_the_standings(district, ranked):
    run = ranked()
    assert sum(ClassTally.objects.filter(run=run).values_list("families", flat=True)) == run.families == 30
    assert sum(ClassTally.objects.filter(run=run).values_list("members", flat=True)) == run.persons == 60


def test_a_run_knows_the_average_family(family, ranked):
    family(has_car=1)
    family(has_car=2)
    family(has_car=None)
    run = ranked()
    assert run.means[run.indicators.index("has_car")] == 0.5
    assert run.means[run.indicators.index("members")] == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ranking_standing SET rank = rank + 100",
        "DELETE FROM ranking_standing",
        "UPDATE ranking_frozenfamily SET members = 1",
        "DELETE FROM ranking_frozenfamily",
        "UPDATE ranking_run SET results_hash = ''",
        "DELETE FROM ranking_run",
        "UPDATE ranking_welfaremodel SET coefficients = '[]'",
        "UPDATE ranking_classscheme SET classes = '[]'",
    ],
)
def test_the_database_refuses_to_change_a_finished_ranking(statement, district, ranked):
    ranked()
    refused = pytest.raises(DatabaseError, match=r"refused|stays|cannot be changed")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_progress_is_counted_in_families(district, ask):
    run = ask()
    jobs.run(run.job_id)
    first, second = run.job.parts.order_by("asked_at")
    jobs.run(first.pk)
    job = Job.objects.get(pk=run.job_id)
    assert (job.done, job.total) == (ScoredPart.objects.get(run=run).families, 30)
    assert job.state == Job.State.IN_PARTS
    jobs.run(second.pk)
    assert Job.objects.get(pk=run.job_id).done == 30
