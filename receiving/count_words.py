"""What the counting screen says. The page brings it to the scripts, so that it is there without a network too."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

# %(name)s stands for what the script puts in. Each name is used in static/receiving/count/.
COUNT_WORDS = {
    # After a scan
    "known": _("Counted."),
    "complete": _("Complete. On to the next product."),
    "over": _("More than ordered. Check the pile, or take it back."),
    "chosen": _("Chosen. Scan it, or use the buttons."),
    "added": _("Added. Take a photograph of it."),
    "the_rest": _("+%(pieces)s, the rest"),
    "not_on_this_order": _("Not on this order. Add it with a photograph, or put it aside."),
    "unknown_code": _("Unknown code. Check the label, or type the SKU and press Enter."),
    "cannot_look_up": _("Not on this order, and there is no connection to look it up. Put it aside and scan it later."),
    "was_not_counted": _("%(code)s was not counted: it is not on this order. Scan it again."),
    "scans_wait": _("Waiting for the order's lines: %(scans)s scans wait. Without a connection, connect once."),
    "no_scan": _("There is no scan to take back."),
    # The figures of a line
    "counted": _("%(counted)s counted"),
    "counted_of": _("%(counted)s of %(ordered)s"),
    "is_complete": _("complete"),
    "is_over": _("over"),
    "as_ordered": _("as ordered"),
    "pieces_over": _("%(pieces)s over"),
    "pieces_open": _("%(pieces)s still open"),
    "not_on_the_order": _("not on the order"),
    # By hand, and before booking in
    "write_digits": _("Write numbers of pieces in digits, such as 12 or 1.5."),
    "enter_pieces": _("%(sku)s: enter the pieces the reason or photograph is about."),
    "extra_photo": _("%(sku)s is not on this order: add a photograph."),
    "give_reason": _("%(sku)s: give a reason."),
    "add_photo": _("%(sku)s: add a photograph."),
    "sign": _("Sign for the delivery, or type your name."),
    "nothing_counted": _("Nothing is counted yet."),
    # Photographs and the camera
    "photo_too_large": _("%(name)s is larger than %(megabytes)s MB."),
    "photo_not_kept": _("%(name)s is not kept: this device's storage is full."),
    "photo_too_many": _("%(name)s is one too many for a receipt."),
    "leave_out": _("Leave out"),
    "leave_out_photo": _("Leave out %(name)s"),
    "photo_gone": _("A photograph is no longer on this device. Take it again."),
    "storage_away": _("The server cannot store photographs at the moment."),
    "camera_cannot_read": _("This browser cannot read codes with the camera. Use a scanner, or type the code."),
    "camera_forbidden": _("The camera may not be used. Allow it in the browser's settings, or use a scanner."),
    "camera_ready": _("Hold the code in front of the camera."),
    # On the way to the server
    "device_full": _("This device cannot keep the count: its storage is full. Book in what is counted now."),
    "full_not_booked": _(
        "The count is not booked, and this device's storage is full: keep this page open and book it in again. "
        "%(reason)s"
    ),
    "device_failed": _("This device could not send it. It tries again."),
    "count_kept": _("The count is kept and will be sent. You may go on."),
    "count_booked": _("The count of %(order)s is booked as receipt %(receipt)s. The order is now %(status)s."),
    "photos_owed": _("Its photographs could not be stored: they stay on this device and are sent again."),
    "open_first": _("Book in the count that is open first; the other one is kept."),
    "other_tab": _("This order is being counted in another tab of this device. Go on there, or close it."),
    "refused_count": _("%(count)s not booked"),
    "waiting_count": _("%(count)s not yet sent"),
    # A script knows one and many, whatever more forms a language has.
    "owed_one": ngettext_lazy(
        "%(count)s photograph of what is booked not yet stored",
        "%(count)s photographs of what is booked not yet stored",
        1,
    ),
    "owed_many": ngettext_lazy(
        "%(count)s photograph of what is booked not yet stored",
        "%(count)s photographs of what is booked not yet stored",
        5,
    ),
    "all_sent": _("Everything is sent."),
    "go_on_counting": _("No connection. Go on counting."),
    "not_booked": _("The count of %(order)s is not booked: %(reason)s"),
    "open_again": _("Open the count again"),
    "send_again": _("Send again"),
    "throw_away": _("Throw away"),
    "sure_to_throw_away": _("Throw away the count of %(order)s? What was counted is lost."),
    "sign_in": _("Sign in"),
    # What a call to the server came to
    "no_connection": _("No connection."),
    "sign_in_again": _("Sign in again: nothing is lost."),
    "no_answer": _("The server does not answer."),
    "answered": _("The server answered %(status)s."),
}
