"""The path of an issue through the services: read in, confirmed, reviewed, published, corrected."""
import pytest
from tests.apps.paper.making import *

@pytest.mark.django_db
def test_an_issue_is_published_after_three_reviews(published_issue):
    assert published_issue.is_published
    assert Article.objects.filter(status="published").count() == 4
