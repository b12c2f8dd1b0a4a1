"""The tables of the census, one file per noun."""

from enumeration.models.address_words import AddressWord
from enumeration.models.areas import Area, AreaChange, Boundary, Level
from enumeration.models.assignments import Assignment, Cause
from enumeration.models.balances import Balance, BalanceLine, BalanceWorker
from enumeration.models.days import DayNote
from enumeration.models.devices import DistrictKey, OpenedDevice, OpenedDraft, OpenedPress
from enumeration.models.earlier_answers import EarlierAnswers
from enumeration.models.events import Confirmation, Event, Remark
from enumeration.models.exports import Export, ExportDownload
from enumeration.models.fillings import Filling
from enumeration.models.grants import RoleGrant, RoleGrantSeen
from enumeration.models.help import HelpAsked
from enumeration.models.households import COUNTED, SENT_IN, Household, Person, State
from enumeration.models.jobs import Job
from enumeration.models.keys import DigestRemake, KeyCanary
from enumeration.models.morning_mails import MorningMail, NoMorningMail
from enumeration.models.name_tokens import NameToken
from enumeration.models.officer_changes import OfficerChange
from enumeration.models.officers import Officer
from enumeration.models.papers import OfficerPass, Printing, PrintingDownload
from enumeration.models.personnel import Personnel
from enumeration.models.prelist import PrelistFault, PrelistFile
from enumeration.models.read_samples import ReadFamily, ReadSample
from enumeration.models.readings import Reading
from enumeration.models.reinterviews import Reinterview, Sample
from enumeration.models.rounds import Round
from enumeration.models.second_keyings import KeyingDecision, KeyingDraw, SecondKeying
from enumeration.models.sector_proposals import SectorProposal
from enumeration.models.sign_in import SignInCode, SignInTry
from enumeration.models.submissions import Submission
from enumeration.models.tallies import DayStart, DayTally, OfficerDay, Tally, VillageTally
from enumeration.models.tokens import ApiToken, Scope
from enumeration.models.uploads import OfficerFault, OfficerFile
from enumeration.models.verification import Verification

__all__ = [
    "COUNTED",
    "SENT_IN",
    "AddressWord",
    "ApiToken",
    "Area",
    "AreaChange",
    "Assignment",
    "Balance",
    "BalanceLine",
    "BalanceWorker",
    "Boundary",
    "Cause",
    "Confirmation",
    "DayNote",
    "DayStart",
    "DayTally",
    "DigestRemake",
    "DistrictKey",
    "EarlierAnswers",
    "Event",
    "Export",
    "ExportDownload",
    "Filling",
    "HelpAsked",
    "Household",
    "Job",
    "KeyCanary",
    "KeyingDecision",
    "KeyingDraw",
    "Level",
    "MorningMail",
    "NameToken",
    "NoMorningMail",
    "Officer",
    "OfficerChange",
    "OfficerDay",
    "OfficerFault",
    "OfficerFile",
    "OfficerPass",
    "OpenedDevice",
    "OpenedDraft",
    "OpenedPress",
    "Person",
    "Personnel",
    "PrelistFault",
    "PrelistFile",
    "Printing",
    "PrintingDownload",
    "ReadFamily",
    "ReadSample",
    "Reading",
    "Reinterview",
    "Remark",
    "RoleGrant",
    "RoleGrantSeen",
    "Round",
    "Sample",
    "Scope",
    "SecondKeying",
    "SectorProposal",
    "SignInCode",
    "SignInTry",
    "State",
    "Submission",
    "Tally",
    "Verification",
    "VillageTally",
]
