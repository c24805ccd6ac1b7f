from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consignments", "0002_kinds")]

    operations = [
        migrations.AddIndex(model_name="order", index=models.Index(fields=["due_date"], name="order_due")),
        migrations.AddIndex(model_name="order", index=models.Index(fields=["updated_at"], name="order_changed")),
    ]
