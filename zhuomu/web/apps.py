from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "zhuomu.web"
    label = "web"
    verbose_name = "网页"

    def ready(self) -> None:
        """Give the lower floors their Chinese: they know codes, only this floor speaks."""
        from zhuomu.core.http import SENTENCES
        from zhuomu.web.sentences import SENTENCES as SPOKEN

        SENTENCES.update(SPOKEN)
