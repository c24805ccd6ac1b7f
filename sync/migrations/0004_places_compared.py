from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sync", "0003_unplaced_levels"),
    ]

    operations = [
        migrations.AlterField(
            model_name="drift",
            name="kind",
            field=models.CharField(
                choices=[
                    ("status", "Status"),
                    ("deleted", "Deleted at Lightspeed"),
                    ("unknown_status", "Status this system does not know"),
                    ("duplicate", "More than one consignment for the order"),
                    ("outlet", "Outlet"),
                    ("source", "Sending outlet"),
                    ("supplier", "Supplier"),
                    ("line_missing", "Line missing at Lightspeed"),
                    ("line_extra", "Line only at Lightspeed"),
                    ("count", "Ordered quantity"),
                    ("cost", "Unit cost"),
                    ("received", "Received quantity"),
                    ("totals", "Totals"),
                ],
                max_length=20,
            ),
        ),
    ]
