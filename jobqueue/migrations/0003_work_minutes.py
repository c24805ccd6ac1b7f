from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('queue', '0002_compare_names_exactly'),
    ]

    operations = [
        migrations.CreateModel(
            name='WorkMinute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('minute', models.DateTimeField(db_index=True)),
                ('supervisor', models.CharField(max_length=100)),
                ('done', models.PositiveBigIntegerField(default=0)),
                ('failed', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'db_table': 'queue_minutes',
                'ordering': ['-minute', 'supervisor'],
            },
        ),
    ]
