"""For a list by deadline of one status: of closed problems hardly any has one, and all deadlines were looked through."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_proposals_and_numbers")]

    operations = [
        migrations.AddIndex(
            model_name="problem",
            index=models.Index(
                condition=models.Q(("due_on__isnull", False)),
                fields=["status", "due_on", "-id"],
                name="problem_due_by_status",
            ),
        ),
    ]
