import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consignments", "0005_api"),
    ]

    operations = [
        migrations.CreateModel(
            name="MailTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "letter",
                    models.CharField(choices=[("order", "Order"), ("cancellation", "Cancellation")], max_length=20),
                ),
                ("subject", models.CharField(max_length=200)),
                ("body", models.TextField(max_length=10000)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("key", models.CharField(editable=False, max_length=48, unique=True)),
                (
                    "supplier",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: for all others.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="consignments.supplier",
                    ),
                ),
            ],
            options={
                "ordering": ["letter", "supplier__name"],
            },
        ),
    ]
