"""Who counted, where another person sent it; the database knows a default, for processes of the release before."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("receiving", "0005_signatures")]

    operations = [
        migrations.AddField(
            model_name="receipt",
            name="counted_by",
            field=models.CharField(blank=True, db_default="", default="", max_length=150),
        )
    ]
