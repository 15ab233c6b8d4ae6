"""The product's own settings over a data folder of the suite's, so that no test touches an operator's data."""

import os
import tempfile
from pathlib import Path

os.environ["ZHUOMU_DATA"] = tempfile.mkdtemp(prefix="zhuomu-tests-")
(Path(os.environ["ZHUOMU_DATA"]) / "static").mkdir()

from zhuomu.web.settings import *

# No collected files are needed to render a page in a test.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
