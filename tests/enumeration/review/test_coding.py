"""The supervisor gives 417 and 421 their codes; without them nothing is approved."""

import pytest
from django.urls import reverse
from django.utils import timezone

from enumeration import workflow
from enumeration.access import NotAllowed
from enumeration.models import Household, SectorProposal, State
from enumeration.review.actions import coding, moving_many, reviewing
from enumeration.review.queue import Queue, errors_before_approval, preview
from tests.conftest import OWN_SLS
from tests.enumeration.api.complete import fill_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent_in(make_household, ppl):
    def make(*, coded=False, **more) -> Household:
        more = {"head_name": "SITI AMINAH", "submitted_at": timezone.now(), "result": 1} | more
        made = make_household(OWN_SLS, **({"state": State.SUBMITTED, "enumerator": ppl} | more))
        return fill_in(made, coded=coded)

    return make


def head_of(family):
    return family.members.get(number=1)


def test_a_supervisor_codes_and_the_history_says_what(sent_in, pml):
    family = sent_in()
    coded = coding.code(family, {(head_of(family).pk, "work_sector"): "03"}, by=pml)
    event = coded.events.get()
    assert head_of(family).work_sector == 3
    assert (coded.version, event.verb, event.reason, event.from_state) == (2, "code", "1. 417.kode = 3", "submitted")


def test_the_same_codes_again_change_nothing(sent_in, pml):
    family = sent_in(coded=True)
    coding.code(family, {(head_of(family).pk, "work_sector"): "3"}, by=pml)
    assert (family.version, family.events.count()) == (1, 0)


def test_a_code_that_is_none_or_not_asked_is_refused_by_number(sent_in, pml):
    family = sent_in()
    child = family.members.get(number=2)
    with pytest.raises(coding.CannotCode, match="417"):
        coding.code(family, {(head_of(family).pk, "work_sector"): "27"}, by=pml)
    with pytest.raises(coding.CannotCode, match="tidak ditanyakan"):
        coding.code(family, {(child.pk, "work_sector"): "3"}, by=pml)
    with pytest.raises(coding.CannotCode):
        coding.code(family, {(head_of(family).pk, "age"): "3"}, by=pml)


def test_enumerators_do_not_code_and_drafts_are_not_coded(sent_in, pml, ppl):
    family = sent_in()
    codes = {(head_of(family).pk, "work_sector"): "3"}
    with pytest.raises(NotAllowed):
        coding.code(family, codes, by=ppl)
    draft = sent_in(state=State.DRAFT)
    with pytest.raises(coding.CannotCode, match="Draf"):
        coding.code(draft, {(head_of(draft).pk, "work_sector"): "3"}, by=pml)


def test_of_two_who_code_at_once_the_second_is_told(sent_in, pml, koseka):
    family = sent_in()
    the_others = Household.objects.get(pk=family.pk)
    head = head_of(family)
    coding.code(family, {(head.pk, "work_sector"): "3"}, by=pml)
    with pytest.raises(workflow.Overtaken):
        coding.code(the_others, {(head.pk, "work_sector"): "8"}, by=koseka)
    assert head_of(family).work_sector == 3


def test_without_its_codes_a_family_is_not_approved_and_the_page_says_where(client, sent_in, pml):
    family = sent_in()
    client.force_login(pml)
    move = {"tindakan": "approve", "versi": family.version}
    page = client.post(reverse("enumeration:household_move", args=[family.pk]), move)
    assert [(told.url, "417" in told.message) for told in page.context["not_ready"]] == [("#kode", True)]
    family.refresh_from_db()
    assert (family.state, family.events.count()) == (State.SUBMITTED, 0)

    [field] = page.context["coding"]
    assert "BERTANI COKELAT" in page.content.decode()
    client.post(reverse("enumeration:household_code", args=[family.pk]), {"versi": family.version, field.field: "3"})
    family.refresh_from_db()
    move["versi"] = family.version
    client.post(reverse("enumeration:household_move", args=[family.pk]), move)
    family.refresh_from_db()
    assert family.state == State.APPROVED


def test_every_other_error_holds_a_single_approval_too(sent_in, pml):
    family = sent_in(coded=True)
    Household.objects.filter(pk=family.pk).update(tenure=None, title_deed=None)
    family.refresh_from_db()
    with pytest.raises(reviewing.NotReady) as refused:
        reviewing.approve(family, by=pml)
    assert "301a" in {problem.number for problem in refused.value.problems}
    family.refresh_from_db()
    assert family.state == State.SUBMITTED


def test_a_bulk_approval_leaves_them_and_says_so_before_and_after(sent_in, pml):
    coded, bare = sent_in(coded=True), sent_in()
    refused_visit = sent_in()
    Household.objects.filter(pk=refused_visit.pk).update(result=4)
    queue = Queue(coded.round_id)
    assert (preview(queue, "approve", pml).uncoded, preview(queue, "approve", pml).will_move) == (1, 2)

    job = moving_many.move_now(queue, "approve", by=pml, reason="", total=3)
    assert set(Household.objects.filter(state=State.APPROVED).values_list("pk", flat=True)) == {
        coded.pk,
        refused_visit.pk,
    }
    assert job.result["named"] == {"Kode lapangan usaha (417 atau 421) belum diisi PML.": [str(bare.pk)]}


def test_one_look_at_the_codes_for_a_whole_portion(sent_in, pml, django_assert_max_num_queries):
    for _ in range(12):
        sent_in()
    with django_assert_max_num_queries(14):
        reviewing.move_all(Household.objects.all(), "approve", by=pml)


def test_codes_are_offered_while_sent_in_or_approved_to_reviewers(client, sent_in, pml, ppl):
    family = sent_in()
    for officer, there in ((pml, True), (ppl, False)):
        client.force_login(officer)
        assert bool(client.get(family.get_absolute_url()).context["coding"]) is there


def test_a_proposal_is_no_code_and_one_press_confirms_all_of_them(client, sent_in, pml, ppl):
    family = sent_in()
    head = head_of(family)
    SectorProposal.objects.create(person=head, question="work_sector", sector=3, by=ppl)
    assert "417" in {problem.number.removesuffix(".kode") for problem in errors_before_approval(family)}
    client.force_login(pml)
    page = client.get(family.get_absolute_url()).content.decode()
    assert "Usulan Ani" in page and "03 Perkebunan" in page
    sent = {"versi": family.version, f"kode-{head.pk}-work_sector": "", "pakai-usulan": "ya"}
    client.post(reverse("enumeration:household_code", args=[family.pk]), sent)
    assert head_of(family).work_sector == 3
    assert SectorProposal.objects.get().by == ppl  # it stays beside the code
