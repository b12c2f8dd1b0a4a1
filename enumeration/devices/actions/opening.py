"""The office opens the file of a device: what its officer could not send comes in as if the device had sent it.

The file is opened whole in memory first; only then is anything stored, one household after the other, each complete.
Whatever interrupts it, the same file opened again goes on where it stopped: a submission has its key.
"""

from __future__ import annotations

import hashlib
from functools import partial

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext as _

from enumeration import workflow
from enumeration.access import Permission, can, roles_granting
from enumeration.answering.actions import submitting
from enumeration.answering.actions.refusals import Late, Refused, TooMuch
from enumeration.devices.actions.district_keys import private_part
from enumeration.devices.actions.pressing import carry_out
from enumeration.devices.files import CannotOpen, DeviceFile, Draft, read
from enumeration.identity import CannotUnseal, device_key, digest_of_content
from enumeration.language import recorded
from enumeration.models import DistrictKey, Household, Officer, OpenedDevice, OpenedDraft
from enumeration.officers.register import within

Outcome = OpenedDraft.Outcome


def open_device(content: bytes, *, by: Officer) -> OpenedDevice:
    """Open a file and bring in what it holds, by the officer whose device it is. Raises CannotOpen; then nothing was
    stored.

    A deactivated officer, or one without the SLS, cannot send any more: their answers wait for a reviewer, as late ones
    do. So does everything where the file does not prove that this officer's own session made it.
    """
    file = read(content)
    private = _key_of(file, by)
    officer = _officer_of(file, by)
    key = file.key(private)
    drafts, presses = file.drafts(key), file.presses(key)
    opened = OpenedDevice.objects.create(
        by=by,
        officer=officer,
        device=file.device,
        district=file.district,
        key_number=file.number,
        is_proven=_is_proven(file, key),
        digest=digest_of_content(hashlib.sha256(content).hexdigest(), "device"),
        drafts_count=len(drafts),
        presses_count=len(presses),
    )
    carry_out(presses, officer, opened)
    for draft in drafts:
        _bring_in(draft, officer, opened)
    return opened


def _key_of(file: DeviceFile, by: Officer) -> RSAPrivateKey:
    """Returns the key that opens the file, if its district is in reach."""
    if not can(by, Permission.COMPLETE, file.district):
        raise CannotOpen(
            _("Berkas ini untuk kantor BPS kabupaten/kota %(district)s, di luar wilayah Anda; kantor itu membukanya.")
            % {"district": file.district}
        )
    key = DistrictKey.objects.filter(district=file.district, number=file.number).first()
    if key is None:
        raise CannotOpen(
            _("Kabupaten/kota %(district)s tidak punya kunci nomor %(number)d di server ini. Periksa asal berkasnya.")
            % {"district": file.district, "number": file.number}
        )
    try:
        return private_part(key)
    except CannotUnseal as problem:
        raise CannotOpen(
            _("Kunci kabupaten/kota tidak dapat dibuka di server ini. Hubungi administrator; jangan hapus berkasnya.")
        ) from problem


def _officer_of(file: DeviceFile, by: Officer) -> Officer:
    """Returns the officer whose device it is, if they work or worked last where the user answers for it."""
    officer = within(by, Permission.COMPLETE).filter(pk=file.officer).first()
    if officer is None:
        raise CannotOpen(
            _("Petugas pemilik HP ini tidak bertugas di wilayah Anda. Kantor tempatnya bertugas membukanya.")
        )
    if officer.pk == by.pk:
        raise CannotOpen(_("Ini berkas dari HP Anda sendiri; petugas BPS kab/kota lain yang membukanya."))
    if not officer.assignments.filter(role__in=roles_granting(Permission.ANSWER)).exists():
        raise CannotOpen(_("Petugas pemilik HP ini tidak pernah mencacah, jadi tidak ada isian darinya."))
    return officer


def _is_proven(file: DeviceFile, key: bytes) -> bool:
    """Returns whether a session of this officer made the key: only it ever had what `server` is sealed with.

    Not provable for an older file, or where the server has another index key by now.
    """
    if file.server is None:
        return False
    try:
        return AESGCM(device_key(file.officer, file.device)).decrypt(*file.server, None) == key
    except InvalidTag:
        return False


def _bring_in(draft: Draft, officer: Officer, opened: OpenedDevice) -> None:
    """Bring in what one household has, in order, and record what became of it."""
    outcome, note = Outcome.NOTHING, ""
    version: int | None = None
    accept = None if opened.is_proven else partial(submitting.wait_for_a_reviewer, brought_by=opened.by)
    for content in draft.submissions:
        if version is not None and content.get("version") is not None:
            # What was typed while the one before was on its way follows it: the device, too, would name this version.
            content = {**content, "version": version}
        try:
            receipt = submitting.receive(content, by=officer, accept=accept)
        except Late:
            outcome, note, version = Outcome.LATE, "", None
        except TooMuch as refusal:
            outcome, note, version = Outcome.NOT_KEPT, str(refusal), None
        except Refused as refusal:
            faults = [fault.message for fault in refusal.faults]
            outcome, note, version = Outcome.REFUSED, " ".join([str(refusal), *faults]), None
        else:
            version = receipt.version
            outcome = Outcome.SUBMITTED if receipt.submitted else Outcome.SAVED
            note = " ".join(fault["message"] for fault in receipt.faults)
    if outcome in (Outcome.SUBMITTED, Outcome.SAVED):
        # The history of the household names the office's officer, too: the device's own did not press this button.
        household = Household.objects.get(pk=draft.household)
        workflow.record(household, "device", by=opened.by, reason=recorded("HP %(officer)s", officer=officer))
    OpenedDraft.objects.create(opened=opened, household_id=draft.household, outcome=outcome, note=note)
