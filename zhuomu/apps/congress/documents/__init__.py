"""Documents of a congress, as Word and PDF from the same facts. Pure: no database, no clock.

``facts`` what each needs · ``paper`` a document as blocks · ``word``, ``pdf`` blocks as files · ``fonts`` which type ·
``results``, ``ballots``, ``people``, ``forms``, ``minutes`` the documents · ``export`` a count that another program can repeat.
"""

from .ballots import ballot_notes, ballot_paper
from .codes import DocumentCode
from .export import JSON, export_text
from .facts import (
    AnnouncementFacts,
    AttendanceFacts,
    Attended,
    Attendee,
    BallotContest,
    BallotFacts,
    CredentialsFacts,
    DestructionFacts,
    IssueFacts,
    IssueRow,
    MeetingFacts,
    MinutesFacts,
    MinutesPart,
    ResultFacts,
    RulingFacts,
    RulingsFacts,
    SealFacts,
    SealPackage,
    Signer,
    UnitRow,
)
from .forms import destruction_paper, issue_paper, rulings_paper, seal_paper
from .minutes import minutes_paper
from .paper import Paper
from .pdf import PDF, pdf_bytes
from .people import attendance_paper, credentials_paper, signin_paper
from .results import announcement_paper, announcement_paragraphs, elected_in_order, result_facts, result_paper
from .word import word_bytes

__all__ = [
    "JSON",
    "PDF",
    "AnnouncementFacts",
    "AttendanceFacts",
    "Attended",
    "Attendee",
    "BallotContest",
    "BallotFacts",
    "CredentialsFacts",
    "DestructionFacts",
    "DocumentCode",
    "IssueFacts",
    "IssueRow",
    "MeetingFacts",
    "MinutesFacts",
    "MinutesPart",
    "Paper",
    "ResultFacts",
    "RulingFacts",
    "RulingsFacts",
    "SealFacts",
    "SealPackage",
    "Signer",
    "UnitRow",
    "announcement_paper",
    "announcement_paragraphs",
    "attendance_paper",
    "ballot_notes",
    "ballot_paper",
    "credentials_paper",
    "destruction_paper",
    "elected_in_order",
    "export_text",
    "issue_paper",
    "minutes_paper",
    "pdf_bytes",
    "result_facts",
    "result_paper",
    "rulings_paper",
    "seal_paper",
    "signin_paper",
    "word_bytes",
]
