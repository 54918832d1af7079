"""The filter of the desk's queue."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gemel.web.shared.forms import FilterForm


class DeskFilter(FilterForm):
    """Whose things: the own with those that nobody has, or everybody's."""

    whose = forms.ChoiceField(
        label=_("Whose"), choices=[("", _("Mine, and nobody’s")), ("all", _("Everybody’s"))]
    )
