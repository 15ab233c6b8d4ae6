"""Two hundred hostile files at every door: refused in a sentence or made harmless, within a bound of memory."""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from tests.hostile import MARK, Hostile, corpus
from zhuomu.core.actor import Actor
from zhuomu.core.errors import Refused
from zhuomu.core.http import sentence
from zhuomu.core.models import Attachment, Event
from zhuomu.core.public_forms import form_stamp
from zhuomu.core.services.attachments import attachment_path, picture_store
from zhuomu.ledger.models import Report

MOST_MIB = 500
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def files() -> list[Hostile]:
    return corpus()


@pytest.fixture(scope="module")
def outcomes(files: list[Hostile], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What became of every file at every door, in a process of its own."""
    if not sys.platform.startswith("linux"):
        pytest.skip("the memory of a process is read from /proc")
    path = tmp_path_factory.mktemp("hostile") / "corpus"
    path.write_bytes(pickle.dumps([(file.name, file.data) for file in files]))
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile", str(path)],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_there_are_two_hundred_different_files(files: list[Hostile]) -> None:
    assert len({file.name for file in files}) == len(files) >= 200
    assert len({hashlib.sha256(file.data).digest() for file in files}) >= 200


def test_no_door_breaks(outcomes: dict[str, Any]) -> None:
    assert {key: told for key, told in outcomes["outcomes"].items() if told.startswith("ERROR")} == {}


def test_what_must_be_refused_is_refused_in_a_sentence(
    files: list[Hostile], outcomes: dict[str, Any]
) -> None:
    for file in files:
        for door in ("picture", "word", "messages"):
            told = outcomes["outcomes"][f"{file.name} {door}"]
            if told != "taken":
                assert re.search(r"[\u4e00-\u9fff].*[。！？]", told), (file.name, door, told)
            elif door in file.must_refuse:
                assert file.may_clean and door == "picture", (file.name, door)


def test_memory_stays_bounded(outcomes: dict[str, Any]) -> None:
    assert outcomes["grown_mib"] < MOST_MIB


@pytest.mark.django_db
def test_a_picture_that_is_kept_holds_nothing_but_pixels(
    files: list[Hostile], settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    by = Actor(None, timezone.now(), label="读者")
    kept = refused = 0
    for file in files:
        try:
            attachment = picture_store(by=by, data=file.data)
        except Refused as refusal:
            assert all(sentence(reason) != str(reason.code) for reason in refusal.reasons), file.name
            refused += 1
            continue
        kept += 1
        assert file.may_clean, file.name
        stored = attachment_path(attachment).read_bytes()
        assert MARK not in stored and b"<script" not in stored and b"PK\x03\x04" not in stored, file.name
        with Image.open(io.BytesIO(stored)) as picture:
            assert picture.format in {"JPEG", "PNG"}
            assert not picture.getexif() and not {"exif", "icc_profile", "xmp", "comment"} & set(picture.info)
            assert max(picture.size) <= 2_400 and getattr(picture, "n_frames", 1) == 1
    assert kept >= 25 and refused >= 150
    on_disk = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert on_disk == {attachment.stored_name for attachment in Attachment.objects.all()}, "no strays"
    assert Event.objects.filter(verb="picture_store").count() == len(on_disk) == kept


@pytest.mark.django_db
def test_a_turned_picture_is_upright_and_without_its_place(
    files: list[Hostile], settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    located = next(file for file in files if file.name == "located.jpeg")
    with Image.open(io.BytesIO(located.data)) as before:
        assert before.getexif().get_ifd(0x8825) and before.size == (64, 48)
    attachment = picture_store(by=Actor(None, timezone.now()), data=located.data)
    assert (attachment.width_px, attachment.height_px) == (48, 64)


@pytest.mark.django_db
def test_a_reader_whose_file_is_refused_loses_no_word(
    files: list[Hostile], published_issue: Any, settings: Any, tmp_path: Path
) -> None:
    """Through the public form itself, a dozen of each sort."""
    settings.MEDIA_ROOT = tmp_path
    shown = Actor(None, timezone.now() - timedelta(minutes=1), label="读者")
    typed = {"issue": "107", "said": "“反应”应为“反映”。", "print_name": "小树", "stamp": form_stamp(shown)}
    names = iter(range(10_000))
    for file in files[::8]:
        reports = Report.objects.count()
        client = Client(REMOTE_ADDR=f"203.0.113.{next(names)}")
        photo = SimpleUploadedFile(file.name, file.data, "image/jpeg")
        answer = client.post(reverse("public_report"), {**typed, "photo": photo})
        if answer.status_code == 302:
            assert file.may_clean and Report.objects.count() == reports + 1, file.name
            continue
        page = answer.content.decode()
        assert answer.status_code in {413, 422} and Report.objects.count() == reports, file.name
        assert "“反应”应为“反映”。" in page and "小树" in page, file.name
