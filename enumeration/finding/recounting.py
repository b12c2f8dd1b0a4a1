"""Every night the words of names and addresses are compared with those, village by village; what differs is corrected and
reported.

There should be nothing: triggers change the words with the names (0065_names_are_found). Two members of one household
renamed at the same moment, without holding it, could leave an old word. Of addresses (0071_addresses_are_found) words
that no household has any more are expected, and removed without a report.
"""

from __future__ import annotations

import logging
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from enumeration.models import AddressWord, Household, Job, NameToken
from enumeration.models.areas import village_of
from enumeration.notices.server import NAMES

log = logging.getLogger(__name__)

# One statement sees the names and their words at one moment: what is being written now differs in neither.
DIFFERING = """
WITH names AS (
    SELECT round_id, area_id, id, head_name AS said, true AS is_head
    FROM enumeration_household WHERE area_id LIKE %(village)s
    UNION ALL
    SELECT household.round_id, household.area_id, household.id, person.name, false
    FROM enumeration_household AS household JOIN enumeration_person AS person ON person.household_id = household.id
    WHERE household.area_id LIKE %(village)s
), meant AS (
    SELECT round_id, area_id, id, word, ' ' || one.name || ' ', bool_or(is_head)
    FROM names
    CROSS JOIN LATERAL (SELECT enumeration_folded_name(said) AS name OFFSET 0) AS one
    CROSS JOIN LATERAL string_to_table(one.name, ' ') AS word
    WHERE word <> ''
    GROUP BY 1, 2, 3, 4, 5
), kept AS (
    SELECT round_id, area_code, household_id, token, name, is_head
    FROM enumeration_nametoken WHERE area_code LIKE %(village)s
)
SELECT id FROM ((TABLE meant EXCEPT TABLE kept) UNION ALL (SELECT * FROM (TABLE kept EXCEPT TABLE meant) AS old))
    AS differs (round_id, area_id, id, word, name, is_head)
GROUP BY id ORDER BY id
"""

# A word that one address lost and another gained while this runs may be lost here; ADD_ADDRESSES comes after it.
REMOVE_ADDRESSES = """
DELETE FROM enumeration_addressword AS kept WHERE area_code LIKE %(village)s AND NOT EXISTS (
    SELECT FROM (
        SELECT DISTINCT area_id, round_id, word
        FROM enumeration_household
        CROSS JOIN LATERAL string_to_table(enumeration_folded_address(address), ' ') AS word
        WHERE area_id LIKE %(village)s
    ) AS said
    WHERE (said.area_id, said.round_id, said.word) = (kept.area_code, kept.round_id, kept.word)
)
"""

ADD_ADDRESSES = """
WITH meant AS (
    SELECT area_id, round_id, word, id
    FROM enumeration_household
    CROSS JOIN LATERAL string_to_table(enumeration_folded_address(address), ' ') AS word
    WHERE area_id LIKE %(village)s AND word <> ''
), missing AS (
    SELECT meant.* FROM meant
    LEFT JOIN enumeration_addressword AS kept
        ON (kept.area_code, kept.round_id, kept.word) = (meant.area_id, meant.round_id, meant.word)
    WHERE kept.word IS NULL
), added AS (
    INSERT INTO enumeration_addressword (area_code, round_id, word)
    SELECT DISTINCT area_id, round_id, word FROM missing ORDER BY 1, 2, 3
    ON CONFLICT DO NOTHING
)
SELECT DISTINCT id FROM missing ORDER BY id
"""


def compare(village: str) -> list[UUID]:
    """Write the words of this village's households again where they differ; returns those households."""
    return sorted({*_compare_names(village), *_compare_addresses(village)})


def _compare_addresses(village: str) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(REMOVE_ADDRESSES, {"village": f"{village}%"})
        cursor.execute(ADD_ADDRESSES, {"village": f"{village}%"})
        return [household for (household,) in cursor.fetchall()]


def _compare_names(village: str) -> list[UUID]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(DIFFERING, {"village": f"{village}%"})
        found = [household for (household,) in cursor.fetchall()]
        if found:
            cursor.execute(
                "SELECT id FROM enumeration_household WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [found]
            )
            NameToken.objects.filter(area_code__startswith=village, household__in=found).delete()
            cursor.execute(
                "SELECT enumeration_renew_names(id, area_id) FROM enumeration_household WHERE id = ANY(%s)", [found]
            )
    return found


def run() -> Job:
    """Compare all villages; leave a row that says how many households were corrected."""
    began, corrected = timezone.now(), 0
    villages = _villages()
    for village in villages:
        if found := compare(village):
            corrected += len(found)
            log.warning(
                "Words of names or addresses of %s households in %s differed and were corrected", len(found), village
            )
    return Job.objects.create(
        kind=NAMES,
        state=Job.State.DONE,
        done=len(villages),
        total=len(villages),
        started_at=began,
        ended_at=timezone.now(),
        result={"rows": corrected},
    )


def _villages() -> list[str]:
    lie = Household.objects.order_by().values_list("area_id", flat=True).distinct()
    kept = NameToken.objects.order_by().values_list("area_code", flat=True).distinct()
    found = AddressWord.objects.order_by().values_list("area_code", flat=True).distinct()
    return sorted({village_of(code) for code in lie.union(kept, found)})
