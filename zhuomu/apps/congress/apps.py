from django.apps import AppConfig


class CongressConfig(AppConfig):
    name = "zhuomu.apps.congress"
    label = "congress"
    verbose_name = "代表大会"
    default_auto_field = "django.db.models.BigAutoField"
