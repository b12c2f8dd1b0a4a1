"""What a rule is, and whether it holds: the skip rules and checks of the form, as data that runs in three places.

A rule is a Django `Q` over question names, with a few lookups:

    Q(tenure=Tenure.OWNED)                   Q(water_source__in=[4, 5, 6])
    Q(age__gte=5)  gt gte lt lte             Q(title_deed__isnull=True)       blank
    Q(health_insurance__has=1)               the bit is part of the sum (99, "don't know", has none)
    Members(Q(relationship=1), 2)            two or more members for whom that holds
    AgeGap(Q(relationship=1), most=11)       a member for whom that holds is at most 11 years older than this one

joined with `&`, `|`, `~`. The logic has two values: a comparison with a blank answer is false, and its negation is
true. `holds` evaluates a rule in Python, `as_condition` in PostgreSQL, and `as_json` is what the browser reads
(static/js/questionnaire/rules.js). sampling/asked.py is a fourth evaluation, for the made-up district. A change of the
language changes `leaf` and all evaluations together, so the language stays this small;
tests/enumeration/questionnaire/test_three_evaluations.py holds them to the same result.
"""

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from difflib import get_close_matches
from typing import Any, TypeAlias

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

Answers: TypeAlias = Mapping[str, Any]

LOOKUPS = ("exact", "in", "gt", "gte", "lt", "lte", "isnull", "has")
# The paper form's code for "don't know" where codes are added up; the largest sum on the form is 63, so it cannot be
# one.
DONT_KNOW = 99
LARGEST_SUM = 63


class BadRule(Exception):
    """The rule uses something that the language or the form does not have."""


class OfMembers:
    """A leaf about the members of the household; in a rule about a person, about the members of that person's household."""

    conditional = True  # lets Q combine with it
    who: Q

    def __and__(self, other: "Q | OfMembers") -> Q:
        return Q(self) & Q(other)

    def __rand__(self, other: Q) -> Q:
        return other & Q(self)

    def __or__(self, other: "Q | OfMembers") -> Q:
        return Q(self) | Q(other)

    def __ror__(self, other: Q) -> Q:
        return other | Q(self)

    def __invert__(self) -> Q:
        return ~Q(self)

    def copy(self) -> "OfMembers":
        return copy(self)

    def people(self, query: Any) -> tuple[Any, str]:
        """Returns those for whom `who` holds, of the household or of the person that is read; and what joins them."""
        fields = {field.name: field for field in query.model._meta.get_fields()}
        if relation := fields.get("members"):
            manager, joined, outer = relation.related_model._base_manager, relation.field.name, "pk"
        else:
            manager, joined, outer = query.model._base_manager, "household", "household"
        return manager.filter(**{joined: OuterRef(outer)}).filter(as_condition(self.who)), joined


class Members(OfMembers):
    """A leaf that counts: `who` holds for at least `least` and at most `most` members of the household."""

    def __init__(self, who: Q | None = None, least: int = 1, most: int | None = None) -> None:
        self.who = Q() if who is None else who
        self.least = least
        self.most = most

    def __repr__(self) -> str:
        return f"Members({self.who!r}, {self.least}, {self.most})"

    def resolve_expression(self, query: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Returns the correlated subquery."""
        people, joined = self.people(query)
        if self.least == 1 and self.most is None:
            return Exists(people).resolve_expression(query, *args, **kwargs)
        of_one = people.order_by().values(joined)
        count = Coalesce(Subquery(of_one.annotate(found=Count("pk")).values("found")), Value(0))
        condition = Q(GreaterThanOrEqual(count, self.least))
        if self.most is not None:
            condition &= Q(LessThanOrEqual(count, self.most))
        return condition.resolve_expression(query, *args, **kwargs)


class AgeGap(OfMembers):
    """A leaf that compares ages (407): a member for whom `who` holds is at least `least`, or at most `most`, years older
    than the person. Years below nothing are years younger. Nobody whose age is blank is compared."""

    def __init__(self, who: Q, *, least: int | None = None, most: int | None = None) -> None:
        if (least is None) == (most is None):
            raise BadRule(f"AgeGap of {who!r} takes either `least` or `most`.")
        self.who = who
        self.least = least
        self.most = most

    def __repr__(self) -> str:
        return f"AgeGap({self.who!r}, least={self.least}, most={self.most})"

    def resolve_expression(self, query: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Returns the correlated subquery."""
        people, _joined = self.people(query)
        if self.least is not None:
            people = people.filter(age__gte=OuterRef("age") + self.least)
        else:
            people = people.filter(age__lte=OuterRef("age") + self.most)
        return Exists(people).resolve_expression(query, *args, **kwargs)


Rule: TypeAlias = Q | Members | AgeGap
Test: TypeAlias = Callable[[Answers, Sequence[Answers]], bool]


def _parts(rule: Q) -> list[Any]:
    """Returns rules and ("age__gte", 5) pairs; Django's own type is less specific."""
    return rule.children


def leaf(child: tuple[str, Any]) -> tuple[str, str, Any]:
    """Returns ('age__gte', 5) as name, lookup, value.

    Raises BadRule for a lookup or a value that the language does not have.
    """
    key, value = child
    name, _, lookup = key.partition("__")
    lookup = lookup or "exact"
    if lookup not in LOOKUPS:
        raise BadRule(f"{key}: there is no lookup '{lookup}'; there are {', '.join(LOOKUPS)}.")
    if lookup == "isnull":
        if not isinstance(value, bool):
            raise BadRule(f"{key}: isnull takes True or False, not {value!r}.")
        return name, lookup, value
    if lookup == "in":
        numbers = sorted(_constant(key, each) for each in value)
        if not numbers:
            raise BadRule(f"{key}: an empty list can never be met.")
        return name, lookup, numbers
    number = _constant(key, value)
    if lookup == "has" and number not in (1, 2, 4, 8, 16, 32):
        raise BadRule(f"{key}: {number} is not one bit of a sum (1, 2, 4, 8, 16, 32).")
    return name, lookup, number


def _constant(key: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadRule(f"{key}: rules compare with whole numbers, not with {value!r}. For blanks use isnull.")
    return int(value)


def leaves(rule: Rule) -> Iterator[tuple[tuple[str, str, Any], bool]]:
    """Yield every comparison in the rule, and whether it is about members (inside `Members` or `AgeGap`)."""
    if isinstance(rule, OfMembers):
        if reads_members(rule.who):
            raise BadRule(f"{rule!r}: Members inside Members.")
        if isinstance(rule, AgeGap):
            yield ("age", "isnull", False), False
        for each, _ in leaves(rule.who):
            yield each, True
        return
    if rule.connector not in (Q.AND, Q.OR):
        raise BadRule(f"{rule!r}: only & and | join rules.")
    if rule.negated and not rule.children:
        raise BadRule(f"{rule!r}: the negation of nothing.")
    for child in _parts(rule):
        if isinstance(child, (Q, Members, AgeGap)):
            yield from leaves(child)
        elif isinstance(child, tuple):
            yield leaf(child), False
        else:
            raise BadRule(f"{child!r} is no part of the rule language.")


def reads_members(rule: Rule) -> bool:
    """Returns whether the rule reads the members of a household, beside the answers it is about."""
    return isinstance(rule, OfMembers) or any(
        reads_members(child) for child in rule.children if isinstance(child, (Q, Members, AgeGap))
    )


def names_in(rule: Rule) -> list[str]:
    """Returns the questions that the rule reads, each once, in order of first use."""
    return list(dict.fromkeys(name for (name, _, _), _ in leaves(rule)))


def require_known(rule: Rule, names: Iterable[str], members_names: Iterable[str] = (), *, where: str) -> None:
    """Raise BadRule if the rule reads a question that the form does not have; the message suggests a similar name."""
    known, known_of_members = set(names), set(members_names)
    for (name, _, _), of_members in leaves(rule):
        there = known_of_members if of_members else known
        if name not in there:
            near = get_close_matches(name, there, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise BadRule(f"{where}: no question '{name}' can be read here.{hint}")


# --- in Python ------------------------------------------------------------------------------------------------


def is_blank(value: Any) -> bool:
    return value is None or value == ""


def as_whole(value: Any) -> int | None:
    """Returns a whole number; None for blanks, texts, dates, fractions.

    JSON does not distinguish 3.0 from 3, so both are 3.
    """
    if type(value) is int:
        return value  # the usual case
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def holds(rule: Rule, answers: Answers, members: Sequence[Answers] = ()) -> bool:
    """Returns whether the rule holds for these answers; a missing name counts as a blank answer."""
    # A questionnaire with four members calls this a thousand times, so the tree is read once and the compiled test is
    # kept on it.
    test = rule.__dict__.get("_test")
    if test is None:
        test = rule.__dict__["_test"] = _test_of(rule)
    return test(answers, members)


def _test_of(rule: Any) -> Test:
    if isinstance(rule, Members):
        who, least, most = _test_of(rule.who), rule.least, rule.most

        def enough(answers: Answers, members: Sequence[Answers]) -> bool:
            found = sum(who(member, ()) for member in members)
            return found >= least and (most is None or found <= most)

        return enough
    if isinstance(rule, AgeGap):
        return _gap_of(rule)
    if isinstance(rule, Q):
        tests = [_test_of(child) for child in _parts(rule)]
        met = any if rule.connector == Q.OR and tests else all
        if rule.negated:
            return lambda answers, members: not met(test(answers, members) for test in tests)
        if len(tests) == 1:
            return tests[0]
        return lambda answers, members: met(test(answers, members) for test in tests)
    name, lookup, wanted = leaf(rule)
    if lookup == "isnull":
        return lambda answers, members: is_blank(answers.get(name)) is wanted
    compares = _COMPARISONS[lookup]

    def compared(answers: Answers, members: Sequence[Answers]) -> bool:
        value = as_whole(answers.get(name))
        # nothing equals or exceeds a blank, or a value that is not a number
        return value is not None and compares(value, wanted)

    return compared


def _gap_of(rule: AgeGap) -> Test:
    who, least, most = _test_of(rule.who), rule.least, rule.most

    def apart(answers: Answers, members: Sequence[Answers]) -> bool:
        own = as_whole(answers.get("age"))
        if own is None:
            return False
        gaps = [age - own for member in members if (age := as_whole(member.get("age"))) is not None and who(member, ())]
        return any((least is None or gap >= least) and (most is None or gap <= most) for gap in gaps)

    return apart


_COMPARISONS: dict[str, Callable[[int, Any], bool]] = {
    "exact": operator.eq,
    "in": lambda value, wanted: value in wanted,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "has": lambda value, wanted: 0 <= value <= LARGEST_SUM and bool(value & wanted),
}


# --- in PostgreSQL --------------------------------------------------------------------------------------------


def as_condition(rule: Rule) -> Q:
    """Returns the rule for `filter`, `annotate` and CheckConstraint; never NULL, whatever is blank.

    Each comparison carries its own IS NOT NULL, so that it is false, not unknown, when the answer is blank: a CHECK
    passes on NULL, and would accept an answer whose gate question is blank.
    """
    if isinstance(rule, OfMembers):
        return Q(rule)
    parts = [
        as_condition(child) if isinstance(child, (Q, Members, AgeGap)) else _leaf_condition(*leaf(child))
        for child in _parts(rule)
    ]
    condition = Q(*parts, _connector=rule.connector)
    return ~condition if rule.negated else condition


def _leaf_condition(name: str, lookup: str, wanted: Any) -> Q:
    if lookup == "isnull":
        return Q(**{f"{name}__isnull": wanted})
    if lookup == "has":
        lookup, wanted = "in", [value for value in range(LARGEST_SUM + 1) if value & wanted]
    return Q(**{f"{name}__isnull": False}) & Q(**{f"{name}__{lookup}": wanted})


# --- for the browser ------------------------------------------------------------------------------------------


def as_json(rule: Rule) -> dict[str, Any]:
    """Returns the rule as rules.js reads it: {"all": […]}, {"any": […]}, {"not": …}, {"members": …}, {"gap": …} or one
    comparison."""
    if isinstance(rule, Members):
        return {"members": as_json(rule.who), "least": rule.least, "most": rule.most}
    if isinstance(rule, AgeGap):
        return {"gap": as_json(rule.who), "least": rule.least, "most": rule.most}
    if isinstance(rule, Q):
        parts = [as_json(child) for child in _parts(rule)]
        joined = parts[0] if len(parts) == 1 else {"any" if rule.connector == Q.OR and parts else "all": parts}
        return {"not": joined} if rule.negated else joined
    name, lookup, wanted = leaf(rule)
    return {"question": name, lookup: wanted}
