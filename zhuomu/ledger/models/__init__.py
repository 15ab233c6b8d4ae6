"""Tables of the ledger, by topic: voices, problems, work on them, their time, root causes, sheets that come in."""

from zhuomu.ledger.models.causes import Rectification, RectificationStatus, RectificationStep
from zhuomu.ledger.models.problems import (
    Assignment,
    AssignmentKind,
    Category,
    Move,
    NumberSeries,
    Problem,
    ProblemLink,
    ProblemLinkKind,
    Regrouping,
    ReportLink,
    Urgency,
)
from zhuomu.ledger.models.reports import KnownTo, Picture, ReceivedVia, Report
from zhuomu.ledger.models.tables import ApiKey, ColumnMemory, ImportState, SavedFilter, SheetImport
from zhuomu.ledger.models.timing import Clock, DeadlinePolicy, Extension, Hang, Supervision
from zhuomu.ledger.models.work import Action, Callback, Contact, ContactWay, Inquiry, Reply

__all__ = [
    "Action",
    "ApiKey",
    "Assignment",
    "AssignmentKind",
    "Callback",
    "Category",
    "Clock",
    "ColumnMemory",
    "Contact",
    "ContactWay",
    "DeadlinePolicy",
    "Extension",
    "Hang",
    "ImportState",
    "Inquiry",
    "KnownTo",
    "Move",
    "NumberSeries",
    "Picture",
    "Problem",
    "ProblemLink",
    "ProblemLinkKind",
    "ReceivedVia",
    "Rectification",
    "RectificationStatus",
    "RectificationStep",
    "Regrouping",
    "Reply",
    "Report",
    "ReportLink",
    "SavedFilter",
    "SheetImport",
    "Supervision",
    "Urgency",
]
