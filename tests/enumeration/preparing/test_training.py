"""A training round: made-up households where the officers will work, and nothing of it beside the real figures."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from enumeration import jobs, rounds
from enumeration.access import Role
from enumeration.models import Assignment, Household, Job, Round, Tally
from enumeration.pages.formatting import family_name
from enumeration.preparing import actions
from enumeration.sampling.training import FAMILIES
from tests.conftest import DISTRICT, FOREIGN_SLS, FREE_SLS, KECAMATAN, NEIGHBOUR_SLS, OWN_SLS

pytestmark = pytest.mark.django_db

LIST = "enumeration:kept_rounds"


@pytest.fixture
def make(round_, ppl, pml, koseka, administrator, make_household):
    """Make, or complete, the training round beside the real one, in which there is one household."""
    Round.objects.filter(pk=round_.pk).update(area_id=DISTRICT, is_made_up=False)
    make_household(OWN_SLS, head_name="KELUARGA SUNGGUHAN")

    def once() -> Round:
        job = actions.ask_for_training(Round.objects.get(pk=round_.pk), by=administrator)
        jobs.run(job.pk)
        assert Job.objects.get(pk=job.pk).error == ""
        return Round.objects.get(is_training=True, is_open=True)

    return once


def held_in(round: Round) -> set[tuple[str, str, str]]:
    return set(Assignment.objects.active().filter(round=round).values_list("officer__username", "role", "area"))


def switch(client, round: Round) -> None:
    client.post(reverse("enumeration:choose_round"), {"putaran": round.pk})


def test_the_officers_of_the_real_round_get_a_place_each_with_families(make, round_, administrator):
    training = make()
    assert (training.name, training.is_made_up, training.area_id) == (f"LATIHAN {round_.name}", True, DISTRICT)
    assert held_in(training) == {
        ("ani", "enumerator", OWN_SLS),
        ("bayu", "enumerator", NEIGHBOUR_SLS),
        ("budi", "supervisor", OWN_SLS),
        ("budi", "supervisor", NEIGHBOUR_SLS),
        ("cici", "coordinator", KECAMATAN),
    }, "and nobody a role of the office, which takes two"
    families = Household.objects.filter(round=training)
    assert families.count() == 2 * FAMILIES
    assert Tally.objects.get(round=training, area=OWN_SLS).prelist == FAMILIES


def test_made_again_it_only_adds_who_came_later(make, officer, administrator):
    training = make()
    Household.objects.filter(round=training, area=OWN_SLS).update(address="SUDAH DIPAKAI")
    officer("joko", Role.ENUMERATOR, FREE_SLS)
    assert make() == training
    assert ("joko", "enumerator", FREE_SLS) in held_in(training)
    assert Household.objects.filter(round=training).count() == 3 * FAMILIES
    assert Household.objects.filter(round=training, address="SUDAH DIPAKAI").count() == FAMILIES


def test_nothing_of_it_is_seen_or_counted_with_the_real_one(client, make, round_, ppl, kab):
    before = list(Tally.objects.filter(round=round_).values_list("area", "prelist", "open"))
    training = make()
    assert list(Tally.objects.filter(round=round_).values_list("area", "prelist", "open")) == before
    made_up = set(Household.objects.filter(round=training).values_list("head_name", flat=True))
    client.force_login(ppl)
    page = client.get(reverse("enumeration:worklist")).content.decode()
    assert "Keluarga Sungguhan" in page and not any(
        family_name(name).replace("'", "&#x27;") in page for name in made_up
    )
    assert "LATIHAN</strong>" not in page, "the real round comes first"
    assert not Household.objects.visible_to(kab).filter(round=training).exists()


def test_officers_switch_to_it_and_every_page_says_so(client, make, ppl):
    training = make()
    client.force_login(ppl)
    switch(client, training)
    page = client.get(reverse("enumeration:worklist")).content.decode()
    assert "is-training" in page and "LATIHAN</strong>" in page and "Keluarga Sungguhan" not in page


def test_it_is_removed_as_a_whole(client, make, administrator, ppl, round_):
    training, real = make(), held_in(round_)
    client.force_login(administrator)
    client.post(reverse("enumeration:training", args=[training.pk]), {"tindakan": "hapus"})
    training.refresh_from_db()
    assert (training.is_open, held_in(training), held_in(round_)) == (False, set(), real)
    assert not Household.objects.visible_to(ppl).filter(round=training).exists()
    again = make()
    assert again != training and again.name.startswith("LATIHAN ")


def test_a_real_round_is_never_removed_nor_becomes_a_training(client, make, administrator, round_):
    make()
    client.force_login(administrator)
    before = held_in(round_)
    client.post(reverse("enumeration:training", args=[round_.pk]), {"tindakan": "hapus"})
    assert held_in(round_) == before and Round.objects.get(pk=round_.pk).is_open
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=round_.pk).update(is_training=True)
    training = Round.objects.get(is_training=True)
    for wrong in ({"is_made_up": False}, {"name": "Regsosek"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Round.objects.filter(pk=training.pk).update(**wrong)
    with pytest.raises(actions.CannotKeep):
        actions.ask_for_training(training, by=administrator)


def test_by_one_press_with_a_page_that_shows_how_far_it_is(client, make, administrator, round_):
    client.force_login(administrator)
    make  # noqa: B018  the world of the others
    answer = client.post(reverse("enumeration:training", args=[round_.pk]), {"tindakan": "buat"})
    job = Job.objects.get(kind="training")
    assert answer.url == reverse("enumeration:job", args=[job.pk])
    assert client.get(answer.url).status_code == 200
    jobs.run(job.pk)
    assert "LATIHAN" in client.get(reverse(LIST)).content.decode()
    assert rounds.in_order(Round.objects.all())[-1].is_training


def test_without_enumerators_or_out_of_reach_nothing_is_made(client, round_, administrator, officer):
    Round.objects.filter(pk=round_.pk).update(area_id=DISTRICT)
    job = actions.ask_for_training(Round.objects.get(), by=administrator)
    jobs.run(job.pk)
    assert "Bagikan SLS lebih dahulu" in Job.objects.get(pk=job.pk).error
    other = officer("lain", Role.ADMINISTRATOR, FOREIGN_SLS[:4])
    client.force_login(other)
    assert client.post(reverse("enumeration:training", args=[round_.pk]), {"tindakan": "buat"}).status_code == 404
    assert Round.objects.count() == 1
