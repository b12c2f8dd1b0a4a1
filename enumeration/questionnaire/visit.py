"""Block II of REGSOSEK22.K: who enumerated and checked, when, with what result, and the respondent's consent."""

from django.db import models
from django.db.models import Q

from enumeration.questionnaire.cards import WARNING, FilledBy, block, coded, day, derived, digest_of, sealed, text
from enumeration.questionnaire.codes import Result, YesNo
from enumeration.questionnaire.person_names import PERSON_NAME
from enumeration.words import Words

# 205 = 3, 4, 5: nobody was interviewed. Until 205 is answered, the household is judged as one that will be.
NOT_INTERVIEWED = Q(result__in=[Result.NO_RESPONDENT, Result.REFUSED, Result.GONE])
INTERVIEWED = ~NOT_INTERVIEWED
INCOMPLETE = Q(result=Result.INCOMPLETE)


@block("II", Words("Keterangan petugas dan responden", "Officers and respondent"))
class Visit(models.Model):
    enumerated_on = day("201", Words("Tanggal pendataan", "Date of enumeration"))
    enumerator_name = derived(
        "202", Words("Nama dan kode petugas pendataan (PPL)", "Name and code of the enumerator (PPL)"), "enumerator"
    )
    checked_on = day("203", Words("Tanggal pemeriksaan", "Date of checking"), filled_by=FilledBy.SUPERVISOR)
    supervisor_name = derived(
        "204", Words("Nama dan kode petugas pemeriksa (PML)", "Name and code of the supervisor (PML)"), "supervisor"
    )
    result = coded("205", Words("Hasil pendataan keluarga", "Result of the visit"), Result)
    respondent_name = text(
        "II.nama",
        Words("Nama responden", "Name of the respondent"),
        needed_if=INTERVIEWED,
        **PERSON_NAME,
    )
    respondent_phone = sealed(
        "II.hp",
        Words("Nomor HP/telepon responden", "Respondent's phone number"),
        max_length=16,
        pattern=r"\+?[0-9]{6,15}",
        takes=Words(
            "nomor telepon, 6–15 angka, boleh diawali +", "a phone number of 6–15 digits, + in front if need be"
        ),
        blank_is=None,
    )
    respondent_phone_digest = digest_of("respondent_phone")
    # The basis for sharing data with name and address: the signed statement of block II.
    consent = coded(
        "II.setuju",
        Words("Persetujuan responden", "The respondent's consent"),
        YesNo,
        hint=Words(
            "Responden menyatakan bahwa informasi yang diberikan benar dan boleh dipergunakan "
            "untuk keperluan pemerintah.",
            "The respondent states that the information is true and may be used for government purposes.",
        ),
        needed_if=INTERVIEWED,
        blank_is=WARNING,
    )

    class Meta:
        abstract = True
