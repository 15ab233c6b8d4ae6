from django.apps import AppConfig


class ErrataConfig(AppConfig):
    name = "zhuomu.apps.errata"
    label = "errata"
    verbose_name = "纠错有奖"
    default_auto_field = "django.db.models.BigAutoField"
