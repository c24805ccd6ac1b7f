"""Choosing one of several people."""

from __future__ import annotations

from django import forms
from django.contrib.auth.models import User

from consignments.people import name_of


class PersonChoiceField(forms.ModelChoiceField[User]):
    """Two may have the same name, so that with which they sign in is told too."""

    def label_from_instance(self, obj: User) -> str:
        name, username = name_of(obj), obj.get_username()
        return name if name == username else f"{name} ({username})"
