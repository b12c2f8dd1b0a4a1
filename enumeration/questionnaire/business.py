"""Block IV.D of REGSOSEK22.K: the businesses of everybody aged 5 or older."""

from django.db import models
from django.db.models import Q

from enumeration.questionnaire.cards import FilledBy, Unit, block, coded, flags, text, whole
from enumeration.questionnaire.codes import BusinessInternet, Licence, Sector, Turnover, YesNo
from enumeration.questionnaire.demography import aged
from enumeration.words import Words

HAS_BUSINESS = Q(has_business=YesNo.YES)


@block("IV.D", Words("Kepemilikan usaha", "Business"), Unit.PERSON, asked_if=aged(5), by_interview=True)
class Business(models.Model):
    has_business = coded("420a", Words("Memiliki usaha sendiri/bersama", "Has a business, alone or with others"), YesNo)
    business_count = whole(
        "420b",
        Words("Jumlah usaha sendiri/bersama", "Number of businesses"),
        least=1,
        most=99,
        unit=Words("usaha", "businesses"),
        asked_if=HAS_BUSINESS,
    )
    business_description = text(
        "421",
        Words("Lapangan usaha dari usaha utama", "Line of business of the main business"),
        max_length=200,
        asked_if=HAS_BUSINESS,
    )
    business_sector = coded(
        "421.kode",
        Words("Kode lapangan usaha dari usaha utama", "Code of the line of business of the main business"),
        Sector,
        asked_if=HAS_BUSINESS,
        filled_by=FilledBy.SUPERVISOR,
    )
    paid_workers = whole(
        "422",
        Words("Jumlah pekerja yang dibayar pada usaha utama", "Paid workers in the main business"),
        least=0,
        most=999,
        unit=Words("orang", "persons"),
        asked_if=HAS_BUSINESS,
    )
    unpaid_workers = whole(
        "423",
        Words("Jumlah pekerja yang tidak dibayar pada usaha utama", "Unpaid workers in the main business"),
        least=0,
        most=99,
        unit=Words("orang", "persons"),
        asked_if=HAS_BUSINESS,
    )
    licence = coded(
        "424",
        Words("Kepemilikan perizinan usaha utama", "Licence of the main business"),
        Licence,
        asked_if=HAS_BUSINESS,
    )
    turnover = coded(
        "425",
        Words("Omzet usaha utama per bulan", "Monthly turnover of the main business"),
        Turnover,
        asked_if=HAS_BUSINESS,
    )
    business_internet = flags(
        "426",
        Words("Penggunaan internet untuk usaha utama", "Use of the internet in the main business"),
        BusinessInternet,
        asked_if=HAS_BUSINESS,
    )

    class Meta:
        abstract = True
