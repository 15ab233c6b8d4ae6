from django.apps import AppConfig


class PaperConfig(AppConfig):
    name = "zhuomu.apps.paper"
    label = "paper"
    verbose_name = "社区报"
    default_auto_field = "django.db.models.BigAutoField"
