"""Addresses: sheets in and out."""

from django.urls import URLPattern, path, re_path

from zhuomu.ledger.views import files, imports

staff: list[URLPattern] = [
    path("import/", imports.ledger_import, name="ledger_import"),
    path("import/empty.xlsx", files.ledger_import_model, name="ledger_import_model"),
    path("import/<int:pk>/", imports.ledger_import_sheet, name="ledger_import_sheet"),
    path("import/<int:pk>/check/", imports.ledger_import_check, name="ledger_import_check"),
    path("import/<int:pk>/faults.xlsx", imports.ledger_import_faults, name="ledger_import_faults"),
    path("import/<int:pk>/drop/", imports.ledger_import_drop, name="ledger_import_drop"),
    path("import/<int:pk>/undo/", imports.ledger_import_undo, name="ledger_import_undo"),
    re_path(r"^ledger\.(?P<kind>xlsx|docx)$", files.ledger_list_file, name="ledger_list_file"),
    re_path(r"^(?P<number>[0-9-]{1,16})/order\.docx$", files.ledger_order_file, name="ledger_order_file"),
]
