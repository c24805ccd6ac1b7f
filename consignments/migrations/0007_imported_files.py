import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consignments", "0006_mail_templates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_hash", models.CharField(max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[("SUPPLIER", "Purchase order"), ("OUTLET", "Transfer"), ("RETURN", "Return")],
                        max_length=16,
                    ),
                ),
                ("other_party", models.CharField(max_length=32)),
                ("filename", models.CharField(max_length=200)),
                ("imported_at", models.DateTimeField()),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="consignments.order"
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="consignments.outlet"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("file_hash", "kind", "other_party", "outlet"), name="one_order_per_imported_file"
                    )
                ],
            },
        ),
    ]
