"""The tables of the census, one file per noun."""

from enumeration.models.areas import Area, Level
from enumeration.models.assignments import Assignment
from enumeration.models.events import Confirmation, Event, Remark
from enumeration.models.exports import Export, ExportDownload
from enumeration.models.households import Household, Person, State
from enumeration.models.jobs import Job
from enumeration.models.officers import Officer
from enumeration.models.rounds import Round
from enumeration.models.submissions import Submission
from enumeration.models.tallies import DayTally, Tally
from enumeration.models.tokens import ApiToken

__all__ = [
    "ApiToken",
    "Area",
    "Assignment",
    "Confirmation",
    "DayTally",
    "Event",
    "Export",
    "ExportDownload",
    "Household",
    "Job",
    "Level",
    "Officer",
    "Person",
    "Remark",
    "Round",
    "State",
    "Submission",
    "Tally",
]
