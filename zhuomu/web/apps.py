from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "zhuomu.web"
    label = "web"
    verbose_name = "网页"

    def ready(self) -> None:
        """Give the lower floors what only this one knows: their Chinese, and the channels of the apps."""
        from zhuomu.core.http import SENTENCES
        from zhuomu.ledger.channels import channel_register
        from zhuomu.web.registry import CHANNELS
        from zhuomu.web.sentences import SENTENCES as SPOKEN

        SENTENCES.update(SPOKEN)
        for channel in CHANNELS:
            channel_register(channel)
