"""Why a backup or a restore was refused or broke off, each with a stable code and a sentence for the operator."""

from __future__ import annotations


class BackupError(Exception):
    """Base of all: `code` is stable for programs, the message says what to do."""

    code = "backup_failed"


class ToolFailed(BackupError):
    """A program that the database or the encryption needs is missing, or ended with an error."""

    code = "tool_failed"


class NoRoom(BackupError):
    """The disk has no room for what is unpacked or copied on the way."""

    code = "no_room"


class KeyMissing(BackupError):
    """A backup is or should be encrypted, and there is no key."""

    code = "key_missing"


class DamagedBackup(BackupError):
    """The file is no backup, is cut off or altered, or the key is another one."""

    code = "damaged"


class StorageFailed(BackupError):
    """The storage of photographs does not take them."""

    code = "storage_failed"


class OtherInstallation(BackupError):
    """The backup belongs to another database engine or to a newer version of this system."""

    code = "other_installation"


class NotEmpty(BackupError):
    """The database holds data, and nobody said that it may be replaced."""

    code = "not_empty"


class Unsettled(BackupError):
    """A restore broke off: what is in the database may be a part of one."""

    code = "unsettled"


class StillInUse(BackupError):
    """Workers or connections are at work on the database that is to be replaced."""

    code = "still_in_use"
