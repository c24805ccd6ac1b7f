"""What every view of the API does before its own work: who asks, with which right, about which order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django.contrib.auth.models import User
from django.core.exceptions import RequestDataTooBig
from django.http.request import RawPostDataException
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise
from rest_framework.exceptions import UnsupportedMediaType, ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from consignments.actors import Actor, person
from consignments.api.refusals import ScopeMissing, TooLarge
from consignments.api.unknown_fields import unknown_fields
from consignments.api_tokens import ORDERS, READ
from consignments.models import ApiToken, Order
from consignments.scope import check_right, get_order

TOO_LARGE = gettext_lazy("The body is too large. Split the request.")
VIEW_ORDERS = ("consignments.view_order", gettext_lazy("see orders"))


class ApiView(APIView):
    """`rights`: the right that a method needs, with the end of its sentence. `writes`: the token's scope for writes.

    Where the address names an order it is looked up here: a foreign one is not there, whatever else was sent.
    """

    rights: ClassVar[Mapping[str, tuple[str, StrOrPromise]]] = {}
    writes = ORDERS
    order: Order

    @property
    def actor(self) -> Actor:
        """The person behind the token or session."""
        return person(cast(User, self.request.user))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Raises the refusal that stands before anything in the body is looked at."""
        super().initial(request, *args, **kwargs)
        if str(request.method).lower() not in self.http_method_names or not hasattr(self, str(request.method).lower()):
            return
        self.check_rights(request)
        if "number" in kwargs:
            self.order = get_order(kwargs["number"], self.actor)
        self.check_scope(request)
        self.read_body(request)

    def check_rights(self, request: Request) -> None:
        """Raises NotPermitted where the person lacks the method's right."""
        permission, to_do = self.rights.get(str(request.method), VIEW_ORDERS)
        check_right(self.actor, permission, to_do)

    def scope_for(self, request: Request) -> str:
        """The scope that a token needs for this request."""
        return READ if request.method in SAFE_METHODS else self.writes

    def check_scope(self, request: Request) -> None:
        """Raises ScopeMissing where the token was not made for this; sessions have every scope."""
        scope = self.scope_for(request)
        if isinstance(request.auth, ApiToken) and scope not in request.auth.scopes:
            raise ScopeMissing(_("This token does not have the scope %(scope)r. Make one that has.") % {"scope": scope})

    def read_body(self, request: Request) -> None:
        """Reads the body once, within the limit, for the parser to read what was kept; raises TooLarge."""
        try:
            request._request.body  # noqa: B018 - reading keeps it
        except RequestDataTooBig as error:
            raise TooLarge(str(TOO_LARGE)) from error
        except RawPostDataException as error:
            # A form, read already in search of the CSRF token.
            raise UnsupportedMediaType(request.content_type) from error

    def sent(self, kind: type[Serializer[Any]]) -> dict[str, Any]:
        """The body as `kind` reads it; raises ValidationError with each fault."""
        reader = kind(data=self.request.data)
        if unknown := unknown_fields(reader, self.request.data):
            raise ValidationError(unknown)
        reader.is_valid(raise_exception=True)
        return cast("dict[str, Any]", reader.validated_data)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Response:
        """Nothing of the answers is kept by a cache in between."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Cache-Control"] = "no-store"
        return answer
