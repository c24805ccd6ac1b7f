"""Recording changes of accounts, of their roles, rights and outlets, and of what a role may do."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any, cast

from django.contrib.auth.models import Group, Permission, User
from django.db.models import Model, QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django_otp.plugins.otp_totp.models import TOTPDevice

from consignments.models import OutletMembership
from operations.access.acting import who_acts
from operations.access.event import AccessEvent
from operations.access.factor import SecondFactor
from operations.access.recording import record

_What = AccessEvent.What
_WATCHED = ("username", "email", "is_active", "is_staff", "is_superuser", "password")
_LINKS = (User.groups.through, User.user_permissions.through, Group.permissions.through)
_VERBS = {"post_add": "added", "post_remove": "removed", "pre_clear": "removed"}


def connect() -> None:
    """Called once at start."""
    pre_save.connect(_account_before, sender=User, dispatch_uid="operations.access.account_before")
    post_save.connect(_account_saved, sender=User, dispatch_uid="operations.access.account_saved")
    # A proxy's rows are told as the proxy's, or, where they go with their account, as those of the model behind it.
    factors = (TOTPDevice, SecondFactor)
    for sender in (User, Group, OutletMembership, *factors):
        post_delete.connect(_deleted, sender=sender, dispatch_uid=f"operations.access.{sender.__name__}_deleted")
    for sender in (Group, OutletMembership, *factors):
        post_save.connect(_saved, sender=sender, dispatch_uid=f"operations.access.{sender.__name__}_saved")
    for through in _LINKS:
        m2m_changed.connect(_links_changed, sender=through, dispatch_uid=f"operations.access.{through.__name__}")


def _account_before(instance: User, update_fields: Set[str] | None = None, **_: Any) -> None:
    """Keeps what the account was, where a watched field may change. Signing in writes another field alone."""
    may_change = update_fields is None or not set(_WATCHED).isdisjoint(update_fields)
    if instance.pk and may_change and who_acts():
        instance.__dict__["_was"] = User.objects.filter(pk=instance.pk).values(*_WATCHED).first()


def _account_saved(instance: User, created: bool, **_: Any) -> None:
    was = instance.__dict__.pop("_was", None)
    if created:
        record(_What.ACCOUNT, instance.username, f"created{', superuser' if instance.is_superuser else ''}")
    for sentence in _changes(was or {}, instance):
        record(_What.ACCOUNT, instance.username, sentence)


def _changes(was: dict[str, Any], account: User) -> Iterator[str]:
    for name, before in was.items():
        after = getattr(account, name)
        if before == after:
            continue
        if name == "password":
            # Django writes an old hash anew when its owner signs in: then no new password was set.
            yield "password changed" if account.__dict__.get("_password") else "password hashed anew"
        else:
            yield f"{name}: {before} → {after}"


def _saved(instance: Group | OutletMembership | TOTPDevice, created: bool, **_: Any) -> None:
    if created and who_acts():
        record(*_described(instance, "added"))


def _deleted(instance: Model, **_: Any) -> None:
    if who_acts():
        record(*_described(instance, "removed"))


def _described(instance: Model, verb: str) -> tuple[AccessEvent.What, str, str]:
    if isinstance(instance, OutletMembership):
        return _What.RIGHTS, instance.user.username, f"outlet {instance.outlet.code} {verb}"
    if isinstance(instance, TOTPDevice):
        return _What.ACCOUNT, cast("User", instance.user).username, f"second factor {verb}"
    if isinstance(instance, Group):
        return _What.RIGHTS, _name(instance), f"role {verb}"
    return _What.ACCOUNT, _name(instance), f"account {verb}"


def _links_changed(
    sender: type[Model],
    instance: Model,
    action: str,
    reverse: bool,
    model: type[Model],
    pk_set: set[int] | None,
    **_: Any,
) -> None:
    verb = _VERBS.get(action)
    if verb is None or who_acts() is None:
        return
    others = model._default_manager.filter(pk__in=_linked(sender, instance, model) if pk_set is None else pk_set)
    for other in others:
        holder, given = (other, instance) if reverse else (instance, other)
        record(_What.RIGHTS, _name(holder), f"{_name(given)} {verb}")


def _linked(through: type[Model], instance: Model, model: type[Model]) -> QuerySet[Model, int]:
    """The ids that are linked to `instance`, before all links are cut."""
    ours, theirs = (
        next(field for field in through._meta.fields if field.related_model is side) for side in (type(instance), model)
    )
    return through._default_manager.filter(**{ours.attname: instance.pk}).values_list(theirs.attname, flat=True)


def _name(thing: Model) -> str:
    if isinstance(thing, Permission):
        return f"{thing.content_type.app_label}.{thing.codename}"
    return f"role {thing.name}" if isinstance(thing, Group) else str(thing)
