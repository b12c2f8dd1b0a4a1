"""Whether these are the keys of this database: checked at start and before `migrate`. With other keys nothing starts.

Other keys under a known number would seal new numbers beside old ones, and nobody could read both. So the database
keeps a canary for each key number: a text that only this key opens. The first canary of a number is created when a
value sealed with the key opens; where no value was sealed with it, the key is new.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction

from enumeration import identity
from enumeration.keys import digests

TEXT = "Is this the key?"
COLUMN = "canary"
INDEX = 0
"""The number under which the digest of the text is kept, for the index key."""

SEALED = (
    ("enumeration_person", "id", ("nik",)),
    ("enumeration_household", "id", ("family_card", "respondent_phone")),
    ("enumeration_submission", "row_id", ("payload",)),
    ("enumeration_secondkeying", "id", ("first", "content")),
    ("enumeration_keyingdecision", "row_id", ("third",)),
    ("enumeration_earlieranswers", "row_id", ("content",)),
    ("enumeration_personnel", "row_id", ("phone", "bank_account")),
    ("enumeration_districtkey", "row_id", ("private",)),
)
"""Where sealed values are: the table, the id they are bound to, the columns."""

LOOKED_AT = 100
"""Values tried per key and column: one that somebody tampered with must not stop the site."""

WHAT_TO_DO = (
    "The REGSOSEK_KEYS of this machine are not the keys of this database: {why}. Nothing was started, and nothing "
    "changed. Set the keys that were in use when this database was written; they are kept apart from its backups."
)


class WrongKeys(ImproperlyConfigured):
    def __init__(self, why: str) -> None:
        super().__init__(WHAT_TO_DO.format(why=why))


def check() -> None:
    """Raise ImproperlyConfigured if the keys cannot be read, WrongKeys if they are not those of this database.

    A new key number gets its canary here. In a database from before the canaries, stored values are tried.
    """
    identity.keys.cache_clear()
    ring = identity.keys()
    with transaction.atomic(), connection.cursor() as cursor:
        keeps = _there(cursor, "enumeration_keycanary")
        canaries: dict[int, tuple[uuid.UUID, bytes]] = {}
        if keeps:
            cursor.execute("SELECT number, row_id, sealed FROM enumeration_keycanary ORDER BY number")
            canaries = {number: (row_id, bytes(sealed)) for number, row_id, sealed in cursor.fetchall()}
        for number, (row_id, sealed) in canaries.items():
            if number == INDEX:
                if sealed != identity.digest(TEXT, COLUMN):
                    raise WrongKeys("the index key is another one")
            elif number not in ring.sealing:
                raise WrongKeys(f"key {number} is missing")
            elif list(identity.unseal_all([(row_id.bytes, sealed)], COLUMN)) != [TEXT]:
                raise WrongKeys(f"key {number} is another one")
        wanted = set(ring.sealing) | (set() if canaries else set(_numbers_in_use(cursor)))
        for number in sorted(wanted - canaries.keys()):
            _refuse_unless_it_opens(cursor, number)
            if keeps:
                _keep(cursor, number)
        if INDEX not in canaries:
            _refuse_unless_it_finds(cursor)
            if keeps:
                _keep(cursor, INDEX)


def _there(cursor: Any, table: str) -> bool:
    cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
    return cursor.fetchone()[0]


def _has(cursor: Any, table: str, column: str) -> bool:
    """Returns whether the column is there; a later migration may only be about to add it."""
    cursor.execute(
        "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attname = %s AND NOT attisdropped)",
        [table, column],
    )
    return cursor.fetchone()[0]


def _sealed(cursor: Any) -> Iterator[tuple[str, str, str]]:
    """Yield table, the id its values are bound to, column."""
    for table, row_id, columns in SEALED:
        if _there(cursor, table):  # before the first migration there is none
            yield from ((table, row_id, column) for column in columns if _has(cursor, table, column))


def _keep(cursor: Any, number: int) -> None:
    row_id = uuid.uuid4()
    of_index = number == INDEX
    sealed = identity.digest(TEXT, COLUMN) if of_index else identity.seal(TEXT, row_id, COLUMN, number=number)
    cursor.execute(
        "INSERT INTO enumeration_keycanary (number, row_id, sealed) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        [number, row_id, sealed],
    )


def _numbers_in_use(cursor: Any) -> Iterator[int]:
    for table, _row_id, column in list(_sealed(cursor)):
        cursor.execute(
            f"SELECT DISTINCT get_byte({column}, 1) * 256 + get_byte({column}, 2) FROM {table} "  # noqa: S608
            f"WHERE octet_length({column}) > 2"
        )
        yield from (number for (number,) in cursor.fetchall())


def _refuse_unless_it_opens(cursor: Any, number: int) -> None:
    """Raise WrongKeys unless the key opens one of the first values sealed under this number."""
    ring, found = identity.keys(), 0
    for table, row_id, column in list(_sealed(cursor)):
        cursor.execute(
            f"SELECT {row_id}, {column} FROM {table} WHERE substr({column}, 2, 2) = %s LIMIT {LOOKED_AT}",  # noqa: S608
            [number.to_bytes(2, "big")],
        )
        pairs = [(pk.bytes, bytes(sealed)) for pk, sealed in cursor.fetchall()]
        found += len(pairs)
        if number in ring.sealing and any(one is not None for one in identity.unseal_all(pairs, column)):
            return
    if found:
        raise WrongKeys(f"key {number} is missing" if number not in ring.sealing else f"key {number} is another one")


def _refuse_unless_it_finds(cursor: Any) -> None:
    """Raise WrongKeys unless the index key reproduces the stored digests."""
    found = 0
    for table, row_id, column in list(_sealed(cursor)):
        if table not in digests.SEALED:
            continue
        cursor.execute(
            f"SELECT {row_id}, {column}, {column}_digest FROM {table} "  # noqa: S608
            f"WHERE {column} IS NOT NULL AND {column}_digest IS NOT NULL LIMIT {LOOKED_AT}"
        )
        rows = cursor.fetchall()
        plain = identity.unseal_all(((pk.bytes, bytes(sealed)) for pk, sealed, _stored in rows), column)
        for one, (_pk, _value, stored) in zip(plain, rows, strict=True):
            if one is not None:
                found += 1
                if bytes(stored) in (identity.digest(one, column), identity.digest_before(one)):
                    return
    if found:
        raise WrongKeys("the index key is another one")
