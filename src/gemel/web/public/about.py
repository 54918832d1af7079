"""Pages about the work itself: method, safety and privacy, accessibility, problems."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gemel.showcase.figures import FIGURES
from gemel.web.public.opening import page


@page
def method(request: HttpRequest) -> HttpResponse:
    """Say how an item becomes public, and what each figure counts."""
    return render(request, "public/about/method.html", {"definitions": FIGURES.values()})


@page
def safety(request: HttpRequest) -> HttpResponse:
    """Say to people at risk who sees what; and to everybody what this site keeps."""
    return render(request, "public/about/safety.html")


@page
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what works how, and what does not yet."""
    return render(request, "public/about/accessibility.html")


@page
def problem(request: HttpRequest) -> HttpResponse:
    """Say where to turn when something is wrong; first when somebody is shown who should not be."""
    contact = settings.GEMEL_CONTACT
    return render(request, "public/about/problem.html", {"contact": contact})
