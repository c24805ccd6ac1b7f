from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('receiving', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='receiptline',
            index=models.Index(fields=['photo_owed'], name='receipt_line_owed'),
        ),
    ]
