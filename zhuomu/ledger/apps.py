from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "zhuomu.ledger"
    label = "ledger"
    verbose_name = "问题台账"
    default_auto_field = "django.db.models.BigAutoField"
