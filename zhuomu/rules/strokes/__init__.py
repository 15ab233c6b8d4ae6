"""姓氏笔画: names in the order of strokes as a proposal, and what breaks that order in a printed list. Pure."""

from .order import Ordered, OrderFault, names_by_strokes, order_faults, surname_of
from .table import Strokes, strokes_of

__all__ = [
    "OrderFault",
    "Ordered",
    "Strokes",
    "names_by_strokes",
    "order_faults",
    "strokes_of",
    "surname_of",
]
