"""Block III of REGSOSEK22.K: the dwelling."""

from django.db import models
from django.db.models import Q

from enumeration.questionnaire.cards import block, coded, whole
from enumeration.questionnaire.codes import (
    Floor,
    Fuel,
    Light,
    Power,
    Roof,
    SepticDistance,
    Sewage,
    Tenure,
    TitleDeed,
    ToiletAccess,
    ToiletType,
    Wall,
    Water,
)
from enumeration.words import Words

HAS_TOILET = Q(toilet_access__in=[ToiletAccess.OWN, ToiletAccess.SHARED, ToiletAccess.COMMUNAL])


@block("III", Words("Keterangan perumahan", "Housing"), by_interview=True)
class Housing(models.Model):
    tenure = coded(
        "301a",
        Words("Status penguasaan bangunan tempat tinggal yang ditempati", "Tenure of the dwelling"),
        Tenure,
    )
    title_deed = coded(
        "301b",
        Words("Jenis bukti kepemilikan tanah bangunan tempat tinggal", "Title to the land of the dwelling"),
        TitleDeed,
        asked_if=Q(tenure=Tenure.OWNED),
    )
    floor_area_m2 = whole(
        "302",
        Words("Luas lantai bangunan tempat tinggal", "Floor area of the dwelling"),
        least=1,
        most=997,
        unit=Words("m²", "m²"),
    )
    floor_material = coded("303", Words("Jenis lantai terluas", "Main material of the floor"), Floor)
    wall_material = coded("304", Words("Jenis dinding terluas", "Main material of the outer walls"), Wall)
    roof_material = coded("305", Words("Jenis atap terluas", "Main material of the roof"), Roof)
    water_source = coded("306a", Words("Sumber air minum utama", "Main source of drinking water"), Water)
    septic_distance = coded(
        "306b",
        Words(
            "Jarak sumber air minum utama ke tempat penampungan limbah/kotoran/tinja terdekat",
            "Distance from the water source to the nearest septic tank or pit",
        ),
        SepticDistance,
        asked_if=Q(
            water_source__in=[
                Water.BOREHOLE,
                Water.PROTECTED_WELL,
                Water.UNPROTECTED_WELL,
                Water.PROTECTED_SPRING,
                Water.UNPROTECTED_SPRING,
            ]
        ),
    )
    light_source = coded("307a", Words("Sumber penerangan utama", "Main source of lighting"), Light)
    power_meter_1 = coded(
        "307b1",
        Words("Daya terpasang meteran 1", "Installed power, meter 1"),
        Power,
        asked_if=Q(light_source=Light.METERED),
    )
    power_meter_2 = coded(
        "307b2",
        Words("Daya terpasang meteran 2", "Installed power, meter 2"),
        Power,
        asked_if=Q(power_meter_1__isnull=False),
        blank_is=None,
    )
    power_meter_3 = coded(
        "307b3",
        Words("Daya terpasang meteran 3", "Installed power, meter 3"),
        Power,
        asked_if=Q(power_meter_2__isnull=False),
        blank_is=None,
    )
    cooking_fuel = coded("308", Words("Bahan bakar/energi utama untuk memasak", "Main energy for cooking"), Fuel)
    toilet_access = coded(
        "309a",
        Words("Kepemilikan dan penggunaan fasilitas tempat buang air besar", "Toilet: whose it is, and who uses it"),
        ToiletAccess,
    )
    toilet_type = coded("309b", Words("Jenis kloset", "Kind of toilet"), ToiletType, asked_if=HAS_TOILET)
    # ⚠ [O] prints no skip for 310; [V] and the notes in [T] (blank for 309a = 4, 6) say: as for 309b.
    sewage = coded(
        "310", Words("Tempat pembuangan akhir tinja", "Where the sewage finally goes"), Sewage, asked_if=HAS_TOILET
    )

    class Meta:
        abstract = True
