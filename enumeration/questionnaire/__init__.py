"""The codebook of REGSOSEK22.K. It reads like the paper form, block by block, and imports nothing above it."""

from itertools import chain

from enumeration.questionnaire.assets import Assets
from enumeration.questionnaire.business import Business
from enumeration.questionnaire.cards import Kind, Question, Unit, questions_of
from enumeration.questionnaire.demography import Demography
from enumeration.questionnaire.education import Education
from enumeration.questionnaire.health import Health
from enumeration.questionnaire.housing import Housing
from enumeration.questionnaire.notes import Notes
from enumeration.questionnaire.place import Place
from enumeration.questionnaire.protection import Protection
from enumeration.questionnaire.rules import BadRule, require_known
from enumeration.questionnaire.visit import Visit
from enumeration.questionnaire.work import Work

# In the order of the paper form.
BLOCKS = (Place, Visit, Housing, Demography, Education, Work, Business, Health, Protection, Assets, Notes)

# Every question that has a column, by name. Names are unique across the form, so a rule need not say whether it means
# the household or a member.
QUESTIONS: dict[str, Question] = {}
HOUSEHOLD_QUESTIONS: dict[str, Question] = {}
PERSON_QUESTIONS: dict[str, Question] = {}


def _take_in() -> None:
    """Collect the cards. A form that contradicts itself is refused here, on import, rather than when it is used."""
    numbers: dict[str, str] = {}
    for card in chain.from_iterable(questions_of(model, with_derived=True) for model in BLOCKS):
        if card.number in numbers:
            raise BadRule(f"{card.name}: the number {card.number} is taken by {numbers[card.number]}.")
        numbers[card.number] = card.name
        if card.kind is Kind.DERIVED:
            continue
        if card.name in QUESTIONS:
            raise BadRule(f"{card.name}: two questions have this name.")
        mine = HOUSEHOLD_QUESTIONS if card.whose is Unit.HOUSEHOLD else PERSON_QUESTIONS
        # A skip rule reads only questions that come before it on the form: there are no cycles, and one pass in form
        # order settles all skips.
        require_known(card.asked_if, mine, where=f"{card.number} {card.name}, asked_if")
        QUESTIONS[card.name] = mine[card.name] = card
    for card in QUESTIONS.values():
        mine = HOUSEHOLD_QUESTIONS if card.whose is Unit.HOUSEHOLD else PERSON_QUESTIONS
        require_known(card.needed_if, mine, where=f"{card.number} {card.name}, needed_if")


_take_in()

__all__ = ["BLOCKS", "HOUSEHOLD_QUESTIONS", "PERSON_QUESTIONS", "QUESTIONS"]
