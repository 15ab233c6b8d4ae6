"""Forms of the visits."""

from zhuomu.apps.visits.forms.page import Choices, VisitForms, choices_for
from zhuomu.apps.visits.forms.rows import PARTS
from zhuomu.apps.visits.forms.small import PairingChangeForm, PairingForm, PromiseKeepForm, SettleForm
from zhuomu.apps.visits.forms.stored import initial_of, rows_of

__all__ = [
    "PARTS",
    "Choices",
    "PairingChangeForm",
    "PairingForm",
    "PromiseKeepForm",
    "SettleForm",
    "VisitForms",
    "choices_for",
    "initial_of",
    "rows_of",
]
