"""Seals the keys of second factors that lie open. Going back opens them: an earlier release reads no seal."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from operations.access.key_sealing import is_open, seal, unseal


def seal_all(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for device in apps.get_model("otp_totp", "TOTPDevice").objects.only("key").iterator():
        if is_open(device.key):
            device.key = seal(unseal(device.key))
            device.save(update_fields=["key"])


def open_all(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for device in apps.get_model("otp_totp", "TOTPDevice").objects.only("key").iterator():
        device.key = unseal(device.key).hex()
        device.save(update_fields=["key"])


class Migration(migrations.Migration):
    dependencies = [
        ("operations", "0002_access_events"),
        ("otp_totp", "0003_add_timestamps"),
    ]

    operations = [
        migrations.CreateModel(
            name="SecondFactor",
            fields=[],
            options={"verbose_name": "second factor", "proxy": True, "indexes": [], "constraints": []},
            bases=("otp_totp.totpdevice",),
        ),
        migrations.RunPython(seal_all, open_all),
    ]
