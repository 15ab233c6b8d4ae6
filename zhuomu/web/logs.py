"""Logs carry no personal values: whatever looks like a phone or an identity number is masked."""

import logging

_PLAIN = logging.Formatter()


class Masked(logging.Filter):
    """Masks the finished message of every record, and the traceback: a database quotes the row it refuses."""

    def filter(self, record: logging.LogRecord) -> bool:
        from zhuomu.rules.masking import mask_in_text

        record.msg, record.args = mask_in_text(record.getMessage()), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = _PLAIN.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = mask_in_text(record.exc_text)
        return True
