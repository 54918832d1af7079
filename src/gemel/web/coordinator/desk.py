"""The desk: what needs attention now, and the ways to notes, tasks and history."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_safe

from gemel.web.coordinator import history, notes


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show what needs attention now."""
    return redirect("coordinator:tasks")


urlpatterns = [path("", desk, name="desk"), *history.urlpatterns, *notes.urlpatterns]
