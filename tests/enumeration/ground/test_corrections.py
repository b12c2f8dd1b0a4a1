"""Sent back to its author with all remarks, even if another officer has the SLS now."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from enumeration.access import Role
from enumeration.answering.actions import submitting
from enumeration.assignment.actions import assigning
from enumeration.models import Assignment, Cause, State
from enumeration.review.actions import reviewing
from enumeration.review.actions.reviewing import NewRemark
from enumeration.workflow import corrections
from tests.conftest import FREE_SLS, OWN_SLS
from tests.enumeration.api.complete import fill_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(make_household, ppl):
    """Complete, sent in by Ani while she had the SLS."""
    made = make_household(
        OWN_SLS, head_name="SITI AMINAH", state=State.SUBMITTED, enumerator=ppl, submitted_at=timezone.now(), result=1
    )
    return fill_in(made)


@pytest.fixture
def leaves(round_, kab):
    """End Ani's period in her SLS, and give the SLS to somebody: leaves(ppl, to=bayu)."""

    def leave(officer, *, to, cause=Cause.HAND_OVER):
        period = Assignment.objects.get(officer=officer, area=OWN_SLS, ended_at=None)
        assigning.hand_over(
            [period.pk], to=to, role=Role.ENUMERATOR, round=round_, by=kab, reason="pindah", cause=cause
        )

    return leave


def works_in(officer, code, round_):
    Assignment.objects.create(round=round_, area_id=code, role=Role.ENUMERATOR, officer=officer)


def send_back(family, by):
    return reviewing.send_back(family, by=by, reason="302 keliru", remarks=[NewRemark("ukur kembali", "floor_area_m2")])


def listed(client, officer):
    """What the work list offers: from elsewhere, and of their own SLS (with the officer who corrects it, if somebody
    else does)."""
    client.force_login(officer)
    page = client.get(reverse("enumeration:worklist")).context
    own = [(row.pk, row.correction_by) for row, _remarks, _back in page["rows"]]
    return [(row.pk, remarks) for row, remarks, _back in page["elsewhere"]], own


def promised(client, family, reviewer):
    """To whom the page says it will go, before anybody presses."""
    client.force_login(reviewer)
    return client.get(family.get_absolute_url()).context["goes_to"]


def test_an_author_who_still_has_the_sls_finds_it_there(client, ppl, pml, family):
    assert promised(client, family, pml) == ppl
    send_back(family, pml)
    assert listed(client, ppl) == ([], [(family.pk, None)])


def test_an_author_who_works_elsewhere_gets_it_with_its_remarks(
    client, ppl, neighbour_ppl, pml, family, leaves, round_
):
    works_in(ppl, FREE_SLS, round_)
    leaves(ppl, to=neighbour_ppl)
    assert promised(client, family, pml) == ppl
    send_back(family, pml)
    assert listed(client, ppl) == ([(family.pk, 1)], [])

    page = client.get(reverse("enumeration:questionnaire", args=[family.pk]))
    assert page.context["dossier"]["may_answer"]
    assert [remark["text"] for remark in page.context["dossier"]["remarks"]] == ["ukur kembali"]


def test_the_new_holder_sees_who_mends_it_and_is_not_offered_it(
    client, ppl, neighbour_ppl, pml, family, leaves, round_
):
    works_in(ppl, FREE_SLS, round_)
    leaves(ppl, to=neighbour_ppl)
    send_back(family, pml)

    assert listed(client, neighbour_ppl) == ([], [(family.pk, ppl)])
    page = client.get(reverse("enumeration:worklist"), {"tab": "dikembalikan"})
    assert page.context["rows"] == []
    assert next(tab for tab in page.context["tabs"] if tab["active"])["count"] == 0
    assert "sedang diperbaiki oleh Ani" in client.get(reverse("enumeration:worklist")).content.decode()
    page = client.get(family.get_absolute_url())
    assert page.context["questionnaire_url"] == ""
    assert "Sedang diperbaiki oleh Ani" in page.content.decode()
    assert "Dikembalikan" not in [task.label for task in client.get("/").context["tasks"]]


def test_the_author_answers_and_sends_it_in_from_afar_and_then_it_is_out_of_sight(
    client, ppl, neighbour_ppl, pml, family, leaves, round_
):
    works_in(ppl, FREE_SLS, round_)
    leaves(ppl, to=neighbour_ppl)
    sent_back = send_back(family, pml)
    payload = {
        "key": str(uuid.uuid4()),
        "household": str(family.pk),
        "version": sent_back.version,
        "answers": {"floor_area_m2": 50},
        "submit": True,
    }
    receipt = submitting.receive(payload, by=ppl)
    family.refresh_from_db()
    assert receipt.submitted
    assert (family.state, family.floor_area_m2, family.enumerator, family.correction_by) == (
        State.SUBMITTED,
        50,
        ppl,
        None,
    )
    client.force_login(ppl)
    assert client.get(family.get_absolute_url()).status_code == 404


def test_an_author_who_was_replaced_leaves_it_to_the_successor(client, ppl, neighbour_ppl, pml, family, leaves, round_):
    works_in(ppl, FREE_SLS, round_)
    leaves(ppl, to=neighbour_ppl, cause=Cause.REPLACE)
    assert promised(client, family, pml) == neighbour_ppl
    send_back(family, pml)
    assert listed(client, neighbour_ppl) == ([], [(family.pk, None)])
    assert listed(client, ppl) == ([], [])


def test_an_author_without_any_work_left_leaves_it_to_whoever_has_the_sls(
    client, ppl, neighbour_ppl, pml, family, leaves
):
    leaves(ppl, to=neighbour_ppl)
    assert promised(client, family, pml) == neighbour_ppl
    send_back(family, pml)
    assert listed(client, neighbour_ppl) == ([], [(family.pk, None)])
    client.force_login(ppl)
    assert client.get(reverse("enumeration:questionnaire", args=[family.pk])).status_code in (403, 404)


def test_where_nobody_has_the_sls_the_page_says_so(client, ppl, pml, family):
    Assignment.objects.filter(officer=ppl).update(ended_at=timezone.now())
    client.force_login(pml)
    page = client.get(family.get_absolute_url())
    assert page.context["goes_to"] is None
    assert "belum punya PPL" in page.content.decode()


def test_what_is_promised_is_what_happens(ppl, neighbour_ppl, pml, family, leaves, round_):
    works_in(ppl, FREE_SLS, round_)
    leaves(ppl, to=neighbour_ppl)
    promise = corrections.goes_back_to(family)
    assert send_back(family, pml).correction_by == promise


def test_a_decision_taken_back_takes_it_out_of_the_authors_list(
    client, ppl, neighbour_ppl, pml, family, leaves, round_
):
    from enumeration import workflow

    works_in(ppl, FREE_SLS, round_)
    leaves(ppl, to=neighbour_ppl)
    send_back(family, pml)
    workflow.take_back(family.events.last().batch, by=pml)
    assert listed(client, ppl) == ([], [])
