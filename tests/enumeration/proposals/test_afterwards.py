"""After a proposal is accepted: papers for exactly its officers, and the word to their supervisors."""

import uuid
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils import timezone

from enumeration.access import Permission, Role, reach
from enumeration.models import Assignment, Balance, Job
from enumeration.officers.actions import staffing
from enumeration.papers.actions.printing import Whom
from enumeration.papers.desk import working_in
from tests.conftest import FREE_SLS, KECAMATAN

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(round_, kab, pml, neighbour_ppl, ppl, make_household):
    """Bayu gets the free SLS, which Budi's team takes over; Ani keeps what she has."""
    for _ in range(3):
        make_household(FREE_SLS)
    batch = uuid.uuid4()
    Assignment.objects.create(round=round_, area_id=FREE_SLS, role=Role.ENUMERATOR, officer=neighbour_ppl, batch=batch)
    return Balance.objects.create(
        round=round_, area_code=KECAMATAN, made_by=kab, accepted_by=kab, accepted_at=timezone.now(),
        state=Balance.State.ACCEPTED, batch=batch, job=Job.objects.create(kind="balance", asked_by=kab, area_code=KECAMATAN),
    )  # fmt: skip


WORDS = (
    "Halo Budi, ini Dewi dari BPS. Pembagian SLS untuk tim Anda sudah ditetapkan: Bayu 1 SLS (3 keluarga). "
    "Mohon dibicarakan dengan timnya. Surat tugas dan tanda pengenal mereka dicetak kantor."
)


def test_papers_are_offered_for_just_these_officers(client, kab, koseka, pml, outsider, proposal, round_):
    mine = reach(kab, Permission.ASSIGN)
    found = working_in(mine, round_, KECAMATAN)
    assert {one.username for one in found} == {"ani", "bayu", "budi", "cici"}
    assert [one.username for one in Whom(KECAMATAN, batch=proposal.batch).narrowed(found)] == ["bayu"]
    client.force_login(koseka)
    address = f"{reverse('enumeration:papers')}?wilayah={KECAMATAN}&usulan={proposal.pk}"
    page = client.get(address)
    assert [row.officer.username for row in page.context["found"].rows] == ["bayu"]
    client.post(
        reverse("enumeration:ask_papers"), {"berkas": "letter", "wilayah": KECAMATAN, "usulan": str(proposal.pk)}
    )
    assert Job.objects.exclude(kind="balance").get().params["officers"] == 1
    client.force_login(outsider)
    assert client.get(f"{reverse('enumeration:papers')}?usulan={proposal.pk}").status_code == 404
    Balance.objects.update(state=Balance.State.UNDONE)
    client.force_login(koseka)
    assert client.get(address).status_code == 404


def test_the_word_to_the_supervisor_is_written_already(client, kab, koseka, pml, proposal):
    client.force_login(koseka)
    page = client.get(reverse("enumeration:balance", args=[proposal.pk]))
    assert [(word.supervisor, url) for word, _message, url in page.context["words_to_tell"]] == [(pml, "")]
    assert "Kabar untuk Budi: 1 PPL, 1 SLS" in page.content.decode()
    client.force_login(kab)
    page = client.get(reverse("enumeration:balance", args=[proposal.pk]))
    [(_word, message, url)] = page.context["words_to_tell"]
    assert message == WORDS
    staffing.write_personnel(pml, by=kab, phone="081234567890")
    assert f'name="kabar" value="{proposal.pk}"' in client.get(url).content.decode()
    sent = {"nomor": "phone", "alasan": "mengabari", "kabar": str(proposal.pk)}
    shown = client.post(reverse("enumeration:officer_number", args=[pml.pk]), sent)
    assert unquote(shown.context["whatsapp_url"].partition("text=")[2]) == WORDS
