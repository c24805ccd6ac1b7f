"""Where old evidence went."""

from __future__ import annotations

from django.db import models

from receiving.models.append_only import AppendOnlyModel
from receiving.models.photos import Photo


class PhotoArchive(AppendOnlyModel):
    """A photograph whose files lie in the storage `storage` (an alias of STORAGES) and no longer in the first one."""

    photo = models.OneToOneField(Photo, on_delete=models.PROTECT, related_name="archive")
    storage = models.CharField(max_length=40)
    archived_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.photo} in {self.storage}"
