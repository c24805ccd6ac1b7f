"""Rows that are written once and then stand."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from receiving.errors import LedgerIsAppendOnly

Row = TypeVar("Row", bound=models.Model)


def _refuse(model: type[models.Model]) -> NoReturn:
    raise LedgerIsAppendOnly(
        _("A %(verbose_name)s is never changed or deleted once written. Book a reversing entry instead.")
        % {"verbose_name": model._meta.verbose_name}
    )


class AppendOnlyQuerySet(models.QuerySet[Row]):
    """A queryset without the ways around `save` and `delete`."""

    def update(self, **kwargs: Any) -> int:
        _refuse(self.model)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        _refuse(self.model)

    def delete(self) -> tuple[int, dict[str, int]]:
        _refuse(self.model)


class AppendOnlyModel(models.Model):
    """A row that may be inserted and read; anything else raises LedgerIsAppendOnly."""

    objects: models.Manager[Any] = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _refuse(type(self))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        _refuse(type(self))
