from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="webhookevent",
            index=models.Index(fields=["event_type", "id"], name="webhook_type"),
        ),
    ]
