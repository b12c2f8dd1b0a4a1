"""Block IV.F of REGSOSEK22.K: programmes of social protection that reached persons in the last year."""

from django.db import models

from enumeration.questionnaire.cards import Unit, block, coded, flags
from enumeration.questionnaire.codes import EmploymentInsurance, HealthInsurance, YesNoUnknown
from enumeration.questionnaire.demography import PRESENT, aged
from enumeration.words import Words


@block(
    "IV.F", Words("Program perlindungan sosial", "Social protection"), Unit.PERSON, asked_if=PRESENT, by_interview=True
)
class Protection(models.Model):
    health_insurance = flags(
        "431a",
        Words("Jaminan kesehatan dalam setahun terakhir", "Health insurance in the last year"),
        HealthInsurance,
    )
    prakerja = coded(
        "431b",
        Words("Ikut serta program Pra-Kerja dalam setahun terakhir", "Pra-Kerja programme in the last year"),
        YesNoUnknown,
        asked_if=aged(5),
    )
    kur = coded(
        "431c",
        Words(
            "Menerima Kredit Usaha Rakyat (KUR) dalam setahun terakhir",
            "People's business credit (KUR) in the last year",
        ),
        YesNoUnknown,
        asked_if=aged(5),
    )
    umi = coded(
        "431d",
        Words(
            "Menerima pembiayaan Ultra Mikro (UMi) dalam setahun terakhir", "Ultra-micro finance (UMi) in the last year"
        ),
        YesNoUnknown,
        asked_if=aged(5),
    )
    pip = coded(
        "431e",
        Words(
            "Menerima Program Indonesia Pintar (PIP) dalam setahun terakhir",
            "Education grant of Program Indonesia Pintar (PIP) in the last year",
        ),
        YesNoUnknown,
        asked_if=aged(5, 30),
    )
    employment_insurance = flags(
        "431f",
        Words(
            "Jaminan sosial ketenagakerjaan dalam setahun terakhir",
            "Employment insurance and pensions in the last year",
        ),
        EmploymentInsurance,
        asked_if=aged(15),
    )

    class Meta:
        abstract = True
