from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sync', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='ratebudget',
            name='calls',
            field=models.PositiveBigIntegerField(default=0),
        ),
    ]
