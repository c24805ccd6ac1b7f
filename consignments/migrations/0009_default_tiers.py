from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from consignments.default_tiers import write_default_tiers


def write_tiers_where_there_are_none(apps: Apps, schema_editor: BaseDatabaseSchemaEditor | None) -> None:
    tiers = apps.get_model("consignments", "ApprovalTier")
    # A retailer's own tiers are theirs, whatever amounts they leave out.
    if tiers.objects.exists():
        return
    write_default_tiers(tiers, apps.get_model("consignments", "ApprovalPlace"), apps.get_model("auth", "Group"))


class Migration(migrations.Migration):
    dependencies = [
        ("consignments", "0008_stock_and_box_keys"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(write_tiers_where_there_are_none, migrations.RunPython.noop)]
