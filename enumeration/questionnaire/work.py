"""Block IV.C of REGSOSEK22.K: work in the last week, of everybody aged 5 or older."""

from django.db import models
from django.db.models import Q

from enumeration.questionnaire.cards import FilledBy, Unit, block, coded, text, whole
from enumeration.questionnaire.codes import Sector, TaxNumber, WorkStatus, YesNo
from enumeration.questionnaire.demography import aged
from enumeration.words import Words

WORKS = Q(works=YesNo.YES)


@block("IV.C", Words("Ketenagakerjaan", "Work"), Unit.PERSON, asked_if=aged(5), by_interview=True)
class Work(models.Model):
    works = coded(
        "416a",
        Words(
            "Bekerja/membantu bekerja selama seminggu yang lalu",
            "Worked, or helped somebody work, during the last week",
        ),
        YesNo,
    )
    work_hours = whole(
        "416b",
        Words("Jumlah jam kerja seminggu yang lalu", "Hours worked during the last week"),
        least=1,
        most=99,
        unit=Words("jam", "hours"),
        asked_if=WORKS,
    )
    work_description = text(
        "417",
        Words("Lapangan usaha dari pekerjaan utama", "Line of business of the main work"),
        max_length=200,
        asked_if=WORKS,
    )
    work_sector = coded(
        "417.kode",
        Words("Kode lapangan usaha dari pekerjaan utama", "Code of the line of business of the main work"),
        Sector,
        asked_if=WORKS,
        filled_by=FilledBy.SUPERVISOR,
    )
    work_status = coded(
        "418",
        Words("Status kedudukan dalam pekerjaan utama", "Status in the main work"),
        WorkStatus,
        asked_if=WORKS,
    )
    # ⚠ [O] prints no condition for 419; [V] asks it only of people who work, and is followed.
    tax_number = coded(
        "419",
        Words("Kepemilikan Nomor Pokok Wajib Pajak (NPWP)", "Tax number (NPWP)"),
        TaxNumber,
        asked_if=WORKS,
    )

    class Meta:
        abstract = True
