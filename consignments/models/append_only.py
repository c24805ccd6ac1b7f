"""Rows that are written once: history and evidence that nobody can correct afterwards."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model, covariant=True)


class AppendOnlyError(TypeError):
    """Something tried to change or delete a row of an append-only table: that is a bug in the caller."""


class AppendOnlyQuerySet(models.QuerySet[Row]):
    """Refuses the ways to change many rows at once."""

    def update(self, **values: Any) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} is append-only: add a row instead of changing some.")

    def delete(self) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} is append-only: its rows stay.")


class AppendOnlyModel(models.Model):
    """Can be added, and neither changed nor deleted through the ORM."""

    objects = models.Manager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        if self.pk is not None and not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} is append-only: add a row instead of changing {self.pk}.")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise AppendOnlyError(f"{type(self).__name__} is append-only: its rows stay.")
