"""What a press on the list says, with what was filled in beside it: from the page, and from the file of a device."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from enumeration.models import Household
from enumeration.pages.formatting import family_name
from enumeration.pages.numbers import whole_number
from enumeration.questionnaire.codes import Existence, NeighbourhoodOpinion
from enumeration.verification import actions
from enumeration.verification.actions import Line

EXISTENCES = {f"e{one.value}": one for one in Existence if one != Existence.NEW}
OPINIONS = {f"o{one.value}": one for one in NeighbourhoodOpinion}


def action_of(sent: Mapping[str, Any]) -> Callable[..., Household]:
    """Returns the action that a button stands for, with the values filled in beside it. Raises CannotVerify."""
    pressed = sent.get("tekan", "")
    if existence := EXISTENCES.get(pressed):
        more = {"double_of": sent.get("ganda_dengan", ""), "note": sent.get("catatan", "")}
        return lambda household, **who: actions.check(household, existence, **more, **who)
    if opinion := OPINIONS.get(pressed):
        return lambda household, **who: actions.record_opinion(household, opinion, **who)
    if pressed == "n":
        building, family = whole_or_nothing(sent.get("bangunan")), whole_or_nothing(sent.get("keluarga"))
        return lambda household, **who: actions.number(household, building=building, family=family, **who)
    if pressed == "u":
        line = _line_from({name: sent.get(name, "") for name in Line.__dataclass_fields__})
        return lambda household, **who: actions.put_back(household, line, **who)
    raise actions.CannotVerify(_("Tombol ini tidak dikenal. Muat ulang halaman, lalu tekan lagi."))


def in_words(sent: Mapping[str, str]) -> str:
    """Returns what was pressed, for the officer who does it by hand."""
    pressed = sent.get("tekan", "")
    if existence := EXISTENCES.get(pressed):
        words = [str(existence.label)]
        if existence == Existence.DOUBLE and sent.get("ganda_dengan"):
            words = [_("Ganda dengan baris %(line)s") % {"line": sent["ganda_dengan"]}]
        return ". ".join([*words, *filter(None, [sent.get("catatan", "")])])
    if opinion := OPINIONS.get(pressed):
        return _("Pendapat ketua SLS: %(opinion)s") % {"opinion": opinion.label}
    if pressed == "n":
        numbers = {"building": sent.get("bangunan", ""), "family": sent.get("keluarga", "")}
        return _("Nomor bangunan %(building)s, nomor keluarga %(family)s") % numbers
    if "head_name" in sent:
        more = [sent.get("address", "")]
        if building := sent.get("building"):
            more.append(_("bangunan %(building)s") % {"building": building})
        return ", ".join([_("Keluarga baru: %(name)s") % {"name": family_name(sent["head_name"])}, *filter(None, more)])
    return _("Tombol yang tidak dikenal")


def whole_or_nothing(raw: Any) -> int:
    """Returns what was typed as a number; 0, which no rule accepts, where it is not a number."""
    return whole_number(raw, most=999_999_999) or 0


def _line_from(sent: dict[str, str]) -> Line:
    """Returns the earlier line that an undo button carries. Unknown codes and numbers cannot come from a page."""
    values = {name: whole_or_nothing(raw) if raw else None for name, raw in sent.items()}
    known = {
        "existence": {None, *(code.value for code in Existence)},
        "opinion": {None, *(code.value for code in NeighbourhoodOpinion)},
        "building": {None, *range(1, actions.MOST + 1)},
        "family": {None, *range(1, actions.MOST + 1)},
    }
    if any(values[name] not in known[name] for name in known):
        raise actions.CannotVerify(_("Tombol ini tidak dikenal. Muat ulang halaman, lalu tekan lagi."))
    return Line(**values)
