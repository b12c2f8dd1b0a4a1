"""Blocks I, II and VI: address, the neighbourhood head's opinion, family card, respondent, notes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from enumeration.questionnaire.checks import CHECKS
from enumeration.questionnaire.codes import (
    CardMatch,
    Fuel,
    HealthInsurance,
    NeighbourhoodOpinion,
    Power,
    Result,
    Sewage,
    ToiletAccess,
    ToiletType,
    YesNo,
)
from enumeration.sampling.asked import Roster, holds
from enumeration.sampling.drawing import Bools, Dice, Floats, Ints, Texts
from enumeration.sampling.frame import Frame
from enumeration.sampling.people import People

STREETS = np.array(
    [
        *("JL. PENDIDIKAN", "JL. TOPOKA", "JL. SUNGAI PAREMANG", "JL. MERDEKA", "JL. PAHLAWAN", "JL. KELAPA GADING"),
        *("LR. MASJID", "LR. PASAR LAMA", "JL. TANI", "JL. DATU LUWU", "JL. PESISIR", "LR. MANGGA", "JL. CENGKEH"),
    ],
    "S",
)
LETTERS = np.frombuffer(b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789", "S1")

NOTES = {
    Result.INCOMPLETE: (
        "Responden lanjut usia dan tidak ingat sebagian jawaban.",
        "Sebagian pertanyaan tidak dijawab, responden terburu-buru ke kebun.",
        "Jawaban tentang anggota yang bekerja di luar tidak diketahui responden.",
    ),
    Result.NO_RESPONDENT: (
        "Sudah dikunjungi tiga kali, rumah selalu kosong. Tetangga: keluarga melaut.",
        "Hanya anak-anak di rumah sampai akhir pendataan.",
        "Keluarga bekerja di Morowali, pulang setiap bulan.",
    ),
    Result.REFUSED: (
        "Menolak setelah dua kali kunjungan bersama ketua RT.",
        "Menolak karena merasa tidak pernah mendapat bantuan.",
        "Tidak bersedia memberikan data pribadi.",
    ),
    Result.GONE: (
        "Pindah ke Palopo menurut tetangga.",
        "Bangunan sudah dibongkar, keluarga pindah ke desa lain.",
        "Pindah ke Makassar sejak tiga bulan lalu.",
    ),
}


def building_numbers(dice: Dice, area: NDArray[np.int64], turn: NDArray[np.int64]) -> Ints:
    """Returns 109: along the SLS; now and then a household lives in the same building as the one before."""
    shares = (turn > 0) & dice.happens(0.06, n=len(area))
    first = np.flatnonzero(turn == 0)
    steps = np.cumsum(~shares)
    before = np.repeat(steps[first] - 1, np.diff(np.r_[first, len(area)]))
    return (steps - before).astype(np.int16)


def addresses(dice: Dice, frame: Frame, area: NDArray[np.int64], building: Ints) -> Texts:
    """Returns 107: a street and number in town, the hamlet elsewhere."""
    n = len(area)
    hamlets = np.array([name.encode() for name in frame.names], "S")[area]
    numbers = building.astype("S3")
    street = np.strings.add(np.strings.add(dice.word(STREETS, n), b" NO. "), numbers)
    rural = np.strings.add(hamlets, np.where(dice.happens(0.5, n=n), np.strings.add(b" NO. ", numbers), b""))
    return np.where(frame.is_urban[area] & dice.happens(0.8, n=n), street, rural)


def landmarks(dice: Dice, n: int) -> Texts:
    """Returns 113: six letters and digits; a few were never made."""
    drawn = LETTERS[dice.rng.integers(0, len(LETTERS), (n, 6))]
    return np.where(dice.happens(0.006, n=n), b"", np.ascontiguousarray(drawn).view("S6")[:, 0])


def opinion(dice: Dice, standing: Floats, answers: dict[str, NDArray], people: People) -> Ints:
    """Returns 111. The SLS head knows the household and sees the house; now and then he says what the house does not
    show.

    Before he is asked, most households that would look both poor and well off are made to look one of them: in real
    households more than one standing holds the answers together.
    """
    thought = standing + dice.around(0, 0.55, len(standing))
    poor = thought < -0.35
    _settle(dice, poor, answers, people)
    looks_poor, looks_well_off = _looks(answers, people)
    goes_by_looks = dice.happens(0.97, n=len(standing))
    poor = np.where(goes_by_looks & looks_poor & ~looks_well_off, True, poor)
    poor = np.where(goes_by_looks & looks_well_off & ~looks_poor, False, poor)
    very = poor & (thought < -1.25)
    return np.select(
        [very, poor],
        [NeighbourhoodOpinion.VERY_POOR, NeighbourhoodOpinion.POOR],
        NeighbourhoodOpinion.NOT_POOR,
    ).astype(np.int16)


def _looks(answers: dict[str, NDArray], people: People) -> tuple[Bools, Bools]:
    """Returns where the answers would contradict "not poor", and where they would contradict "poor"."""
    n = len(answers["tenure"])
    roster = Roster(people.answers, people.family)

    def contradicted(opinion: NeighbourhoodOpinion, *codes: str) -> Bools:
        as_if = answers | {"neighbourhood_opinion": np.full(n, opinion, np.int16)}
        rules = [check.fails_if for check in CHECKS if check.code.startswith(codes)]
        return np.logical_or.reduce([holds(rule, as_if, n, roster) for rule in rules])

    return (
        contradicted(NeighbourhoodOpinion.NOT_POOR, "W1112"),
        contradicted(NeighbourhoodOpinion.POOR, "W1110", "W1111"),
    )


def _settle(dice: Dice, poor: Bools, answers: dict[str, NDArray], people: People) -> None:
    looks_poor, looks_well_off = _looks(answers, people)
    both = looks_poor & looks_well_off & dice.happens(0.85, n=len(poor))
    for luxury in ("has_gold", "has_computer", "has_motor_boat"):
        answers[luxury] = np.where(both & poor, YesNo.NO, answers[luxury])
    richer = both & ~poor
    area = answers["floor_area_m2"]
    answers["floor_area_m2"] = np.where(richer & (area < 36), area + 27, area).astype(np.int16)
    for name, poor_answer, answer in (
        ("power_meter_1", Power.W450, Power.W900),
        ("cooking_fuel", Fuel.FIREWOOD, Fuel.LPG_3KG),
        ("toilet_access", ToiletAccess.NONE, ToiletAccess.SHARED),
    ):
        moved = richer & (answers[name] == poor_answer)
        answers[name] = np.where(moved, answer, answers[name])
        if name == "toilet_access":
            answers["toilet_type"] = np.where(moved, ToiletType.GOOSENECK, answers["toilet_type"])
            answers["sewage"] = np.where(moved, Sewage.SEPTIC_TANK, answers["sewage"])
    insurance = people.answers["health_insurance"]
    people.answers["health_insurance"] = np.where(
        richer[people.family] & (insurance == HealthInsurance.PBI), HealthInsurance.OWN, insurance
    ).astype(np.int16)


def card_matches(dice: Dice, n: int, has_card: Bools) -> Ints:
    """Returns 115, where there is a card."""
    kinds = [CardMatch.MATCHES, CardMatch.ORIGINAL, CardMatch.SPLIT_OFF]
    return np.where(has_card, dice.any_of(kinds, n, [0.88, 0.07, 0.05]), -1).astype(np.int16)


def consents(dice: Dice, n: int) -> Ints:
    return np.where(dice.happens(0.004, n=n), YesNo.NO, YesNo.YES).astype(np.int16)


def notes(dice: Dice, result: Ints) -> Texts:
    """Returns block VI: why the visit did not end with a complete questionnaire; a word here and there otherwise."""
    n = len(result)
    longest = max(len(text) for texts in NOTES.values() for text in texts)
    found = np.zeros(n, f"S{longest}")
    for code, texts in NOTES.items():
        rows = np.flatnonzero(result == code)
        found[rows] = dice.word(np.array([text.encode() for text in texts], "S"), len(rows))
    return found
