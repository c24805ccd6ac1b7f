from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('queue', '0003_work_minutes'),
    ]

    operations = [
        # Null and last: MariaDB and MySQL add such a column at once, however many jobs there are.
        migrations.AddField(
            model_name='deadletter',
            name='request_id',
            field=models.CharField(max_length=32, null=True),
        ),
        migrations.AddField(
            model_name='job',
            name='request_id',
            field=models.CharField(max_length=32, null=True),
        ),
    ]
