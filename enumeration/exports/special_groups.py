"""Special groups (XK) and their people, as a file: one row per person, as they stand in the database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from enumeration.access import Permission, reach
from enumeration.exports.registry import CannotExport, Exporter, Filter, Statement
from enumeration.files.columns import Column, day, masked, sealed_sql, text, whole
from enumeration.files.cover import Fact
from enumeration.models import SENT_IN, Export, Officer, Round, State
from enumeration.pages.numbers import row_id
from enumeration.questionnaire.cards import Question
from enumeration.questionnaire.codes import SpecialKind
from enumeration.questionnaire.forms import FORMS, FormKind
from enumeration.rounds import in_order
from enumeration.words import Words

XK = FORMS[FormKind.SPECIAL]

OF_PLACE = ("special_kind", "result")
OF_PERSON = (
    *("sex", "relationship", "diploma_group", "works", "work_sector", "work_status"),
    *("has_business", "business_sector"),
)
"""The answers by code that are exported, each with its words beside it. None about health."""

_FILTERED = """
    FROM enumeration_household h
    WHERE h.form = 'XK' AND h.round_id = %(round)s AND h.area_id LIKE %(area)s AND h.state = ANY (%(states)s)
      AND (%(kinds)s::int[] IS NULL OR h.special_kind = ANY (%(kinds)s))
"""


def _coded(row: str, names: tuple[str, ...]) -> str:
    return ", ".join(
        f"{row}.{name}, %(words)s::jsonb -> '{name}' ->> {row}.{name}::text AS {name}_words" for name in names
    )


_ROWS = f"""
    SELECT left(h.area_id, 7) AS subdistrict, kecamatan.name AS subdistrict_name,
        left(h.area_id, 10) AS village, desa.name AS village_name, h.area_id AS area_code, sls.name AS area_name,
        {_coded("h", OF_PLACE)}, h.head_name, h.address, h.building_number, h.family_number, h.member_count,
        h.enumerated_on, %(words)s::jsonb -> 'state' ->> h.state AS state_words, ppl.full_name AS enumerator,
        p.number, p.name, {sealed_sql("p.id", "p.nik")} AS nik, p.age,
        {_coded("p", OF_PERSON)}, p.work_description, p.business_count, p.business_description,
        h.id::text AS household
    FROM (SELECT h.* {_FILTERED}) AS h
    LEFT JOIN enumeration_person p ON p.household_id = h.id
    LEFT JOIN enumeration_area kecamatan ON kecamatan.code = left(h.area_id, 7)
    LEFT JOIN enumeration_area desa ON desa.code = left(h.area_id, 10)
    LEFT JOIN enumeration_area sls ON sls.code = h.area_id
    LEFT JOIN enumeration_officer ppl ON ppl.id = h.enumerator_id
    ORDER BY h.area_id, h.building_number, h.family_number, h.id, p.number
"""  # noqa: S608  the filters are parameters

_COUNT = f"""
    SELECT (SELECT count(*) FROM enumeration_person p WHERE p.household_id IN (SELECT h.id {_FILTERED}))
        + (SELECT count(*) {_FILTERED} AND NOT EXISTS (SELECT 1 FROM enumeration_person p WHERE p.household_id = h.id))
"""  # noqa: S608  the filters are parameters


def _title(card: Question, more: Words | None = None) -> Words:
    label = card.label
    if more is None:
        return Words(f"{label.id} ({card.number})", f"{label.en} ({card.number})")
    return Words(f"{label.id}, {more.id}", f"{label.en}, {more.en}")


def _both(name: str) -> tuple[Column, Column]:
    """Returns the column of a code, and that of its words."""
    card = XK.questions[name]
    return whole(name, _title(card), 9), text(f"{name}_words", _title(card, Words("artinya", "in words")), 24)


def _columns() -> tuple[Column, ...]:
    card = XK.questions
    of_place = [one for name in OF_PLACE for one in _both(name)]
    of_person = [one for name in OF_PERSON for one in _both(name)]
    return (
        text("subdistrict", Words("Kode kecamatan", "Subdistrict code"), 11),
        text("subdistrict_name", Words("Kecamatan", "Subdistrict"), 20),
        text("village", Words("Kode desa/kelurahan", "Village code"), 13),
        text("village_name", Words("Desa/kelurahan", "Village"), 22),
        text("area_code", Words("Kode sub-SLS", "Sub-SLS code"), 19),
        text("area_name", Words("SLS", "SLS"), 26),
        *of_place,
        text("head_name", _title(card["head_name"]), 30),
        text("address", _title(card["address"]), 34),
        whole("building_number", _title(card["building_number"]), 10),
        whole("family_number", _title(card["family_number"]), 10),
        whole("member_count", _title(card["member_count"]), 9),
        day("enumerated_on", _title(card["enumerated_on"]), 12),
        text("state_words", Words("Keadaan isian", "State"), 20),
        text("enumerator", Words("PPL", "Enumerator"), 24),
        whole("number", _title(card["number"]), 8),
        text("name", _title(card["name"]), 30),
        masked(
            "nik",
            Words(f"NIK ({card['nik'].number}), disamarkan", f"NIK ({card['nik'].number}), masked"),
            sealed_in="nik",
            note=Words("Enam angka pertama", "The first six digits"),
        ),
        whole("age", _title(card["age"]), 8),
        *of_person,
        text("work_description", _title(card["work_description"]), 30),
        whole("business_count", _title(card["business_count"]), 9),
        text("business_description", _title(card["business_description"]), 30),
        text("household", Words("Nomor baris kelompok", "Group's row id"), 38, is_printed=False),
    )


class SpecialGroups(Exporter):
    kind = "special_groups"
    place = 2
    name = Words("Kelompok khusus (XK)", "Special groups (XK)")
    says = Words(
        "Setiap orang satu baris, dengan kelompoknya: barak, pesantren, lapas, kapal, dan sejenisnya. NIK disamarkan; tanpa "
        "isian kesehatan dan disabilitas.",
        "One row per person, with their group: barracks, boarding schools, prisons, boats and the like. NIK are masked; no "
        "answers on health or disability.",
    )
    list_name = Words("Kelompok khusus", "Special groups")
    columns = _columns()
    filters = (
        Filter("round", Words("Putaran", "Round"), lambda by, round: rounds_to_choose(by), is_required=True),
        Filter("kinds", XK.questions["special_kind"].label, lambda by, round: kinds_to_choose(), is_many=True),
    )

    def round_of(self, filters: Mapping[str, Any], area_code: str, by: Officer) -> Round:
        found = self.round_named(filters, by)
        if found is None:
            raise CannotExport(_("Pilih putaran yang akan diekspor."))
        known = {number for number, _words in kinds_to_choose()}
        if strange := [str(one) for one in filters.get("kinds") or [] if str(one) not in known]:
            raise CannotExport(_("Jenis kelompok khusus %(kinds)s tidak ada.") % {"kinds": ", ".join(strange)})
        return found

    def round_named(self, filters: Mapping[str, Any], by: Officer) -> Round | None:
        pk = row_id(str(filters.get("round") or ""))
        return next((one for one in _rounds(by) if one.pk == pk), None)

    def statement(self, export: Export) -> Statement:
        words = {name: {str(code): str(label) for code, label in XK.questions[name].choices} for name in OF_PLACE}
        words |= {name: {str(code): str(label) for code, label in XK.questions[name].choices} for name in OF_PERSON}
        words["state"] = {state.value: str(state.label) for state in State}
        return Statement(
            rows=_ROWS,
            count=_COUNT,
            params={
                "round": export.round_id,
                "area": export.area_code if len(export.area_code) == 16 else f"{export.area_code}%",
                "states": [state.value for state in SENT_IN],
                "kinds": [int(one) for one in export.filters.get("kinds") or []] or None,
                "words": json.dumps(words, ensure_ascii=False),
            },
        )

    def facts(self, export: Export) -> list[Fact]:
        return [
            (_("Formulir"), XK.name),
            (_("Keadaan isian yang diekspor"), ", ".join(str(State(one).label) for one in SENT_IN)),
        ]


def rounds_to_choose(by: Officer) -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in _rounds(by)]


def kinds_to_choose() -> list[tuple[str, str]]:
    return [(str(int(kind)), f"{int(kind):02d} {kind.label}") for kind in SpecialKind]  # type: ignore[attr-defined]


def _rounds(by: Officer) -> list[Round]:
    """Returns the rounds in which the officer may export, the preferred one first."""
    held = {pk for pk, _code in reach(by, Permission.EXPORT).scopes}
    return in_order(Round.objects.filter(pk__in=held))
