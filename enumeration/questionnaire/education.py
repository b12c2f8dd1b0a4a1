"""Block IV.B of REGSOSEK22.K: schooling of everybody aged 5 or older."""

from django.db import models
from django.db.models import Q

from enumeration.questionnaire.cards import Unit, block, coded
from enumeration.questionnaire.codes import Diploma, Grade, Schooling, SchoolLevel
from enumeration.questionnaire.demography import aged
from enumeration.words import Words

WENT_TO_SCHOOL = Q(schooling__in=[Schooling.IN_SCHOOL, Schooling.LEFT])


@block("IV.B", Words("Pendidikan", "Education"), Unit.PERSON, asked_if=aged(5), by_interview=True)
class Education(models.Model):
    schooling = coded("412", Words("Partisipasi sekolah", "School attendance"), Schooling)
    school_level = coded(
        "413",
        Words(
            "Jenjang dan jenis pendidikan tertinggi yang pernah/sedang diduduki",
            "Highest level of school ever attended",
        ),
        SchoolLevel,
        asked_if=WENT_TO_SCHOOL,
    )
    school_grade = coded(
        "414",
        Words("Kelas/tingkat tertinggi yang pernah/sedang diduduki", "Highest grade ever attended"),
        Grade,
        asked_if=WENT_TO_SCHOOL,
    )
    diploma = coded(
        "415",
        Words("Ijazah/STTB tertinggi yang dimiliki", "Highest diploma"),
        Diploma,
        asked_if=WENT_TO_SCHOOL,
    )

    class Meta:
        abstract = True
