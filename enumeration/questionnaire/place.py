"""Block I of REGSOSEK22.K: where the household is, and which family card it has."""

from django.db import models
from django.db.models import Q

from enumeration.questionnaire.cards import WARNING, block, coded, derived, digest_of, sealed, text, whole
from enumeration.questionnaire.codes import CardMatch, NeighbourhoodOpinion
from enumeration.questionnaire.person_names import PERSON_NAME
from enumeration.questionnaire.visit import INTERVIEWED
from enumeration.words import Words


@block("I", Words("Keterangan tempat", "Place"))
class Place(models.Model):
    province = derived("101", Words("Provinsi", "Province"), "area")
    district = derived("102", Words("Kabupaten/Kota", "District"), "area")
    subdistrict = derived("103", Words("Kecamatan", "Subdistrict"), "area")
    village = derived("104", Words("Desa/Kelurahan", "Village"), "area")
    sls_code = derived("105", Words("Kode SLS/Non SLS dan Sub SLS", "Code of the SLS and sub-SLS"), "area")
    sls_name = derived("106", Words("Nama SLS/Non SLS", "Name of the SLS"), "area")
    address = text(
        "107",
        Words("Alamat", "Address"),
        hint=Words("Nama jalan/gang, nomor rumah.", "Street or lane, house number."),
        max_length=200,
        identifying=True,
    )
    head_name = text(
        "108",
        Words("Nama kepala keluarga", "Name of the head of the family"),
        **PERSON_NAME,
    )
    building_number = whole(
        "109",
        Words("Nomor urut bangunan tempat tinggal", "Number of the building"),
        least=1,
        most=999,
    )
    family_number = whole(
        "110",
        Words("Nomor urut keluarga hasil verifikasi", "Number of the family after verification"),
        least=1,
        most=999,
    )
    # Asked of the neighbourhood head during the verification of the list (VK), not of the household.
    neighbourhood_opinion = coded(
        "111",
        Words("Status keluarga menurut ketua SLS", "Status of the family, in the neighbourhood head's opinion"),
        NeighbourhoodOpinion,
    )
    member_count = whole(
        "112",
        Words("Jumlah anggota keluarga", "Number of family members"),
        least=1,
        most=99,
        unit=Words("orang", "persons"),
        needed_if=INTERVIEWED,
    )
    # [T] reports "ID Landmark Kosong" as an anomaly, not as an error.
    landmark = text(
        "113",
        Words("ID landmark Wilkerstat", "Wilkerstat landmark ID"),
        max_length=6,
        pattern=r"[A-Za-z0-9]{6}",
        takes=Words("tepat 6 huruf atau angka, tanpa spasi", "exactly 6 letters or digits, without spaces"),
        needed_if=INTERVIEWED,
        blank_is=WARNING,
    )
    # A household may have no card (then UU 52/2009 defines who belongs to it), so a blank is a warning.
    family_card = sealed(
        "114",
        Words("Nomor Kartu Keluarga (KK)", "Family card number (KK)"),
        digits=16,
        needed_if=INTERVIEWED,
        blank_is=WARNING,
    )
    family_card_digest = digest_of("family_card")
    card_match = coded(
        "115",
        Words("Kode Kartu Keluarga", "How the card matches the family"),
        CardMatch,
        needed_if=INTERVIEWED & Q(family_card__isnull=False),
    )

    class Meta:
        abstract = True
