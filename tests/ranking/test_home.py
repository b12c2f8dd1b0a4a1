"""What the first page tells about rankings: a run at work, one that waits for the second person, the published one."""

import pytest
from django.urls import reverse

from ranking.runs import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def tiles(client):
    def look(officer) -> dict:
        client.force_login(officer)
        return {task.label: task.count for task in client.get(reverse("enumeration:home")).context["tasks"]}

    return look


def test_a_run_at_work_is_shown(tiles, ask, family, kab):
    family()
    ask()
    assert "Pemeringkatan sedang berjalan" in tiles(kab)


def test_a_finished_run_waits_for_a_second_person_only(tiles, family, ranked, kab, kab2, analyst):
    family()
    ranked(by=kab)
    assert "Pemeringkatan menunggu diterbitkan" in tiles(kab2)
    assert "Pemeringkatan menunggu diterbitkan" not in tiles(kab)
    assert "Pemeringkatan menunggu diterbitkan" not in tiles(analyst)


def test_what_is_published_is_one_press_away(tiles, family, ranked, kab, kab2, analyst, pml):
    family(), family()
    actions.publish(ranked(by=kab), by=kab2)
    assert tiles(analyst)["Daftar peringkat"] == 2
    assert "Pemeringkatan menunggu diterbitkan" not in tiles(kab2)
    assert "Daftar peringkat" not in tiles(pml)
