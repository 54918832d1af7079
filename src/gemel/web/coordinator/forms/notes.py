"""Forms of staff notes and tasks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gemel.notes.services import LONGEST_NOTE, LONGEST_TASK
from gemel.web.shared.forms import DayField, FilterForm, GemelForm, RequestKey, Version

Choices = list[tuple[str, Any]]
EVERYBODY = "all"  # in place of a programme's reference: all staff at the desk


class _AboutForm(GemelForm):
    """What both have: about which record, who may read it, and once for one form.

    With one circle of readers nobody is asked; with several one has to choose, for a guess could
    be wrong.
    """

    scope = forms.ChoiceField(label=_("Who may read it"))
    about = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)
    request_key = RequestKey()

    def __init__(self, *args: Any, readers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope: Any = self.fields["scope"]
        if len(readers) == 1:
            scope.choices, scope.initial = readers, readers[0][0]
            scope.widget = forms.HiddenInput()
        else:
            scope.choices = [("", _("Choose")), *readers]

    def clean_scope(self) -> str:
        """Return the programme whose staff may read it, or nothing for all staff."""
        chosen = self.cleaned_data["scope"]
        return "" if chosen == EVERYBODY else chosen


class NoteForm(_AboutForm):
    """A word to the other staff about a record."""

    text = forms.CharField(
        label=_("Note for the staff"),
        widget=forms.Textarea(attrs={"rows": "3"}),
        max_length=LONGEST_NOTE,
        help_text=_("No names of relatives, no places, no phone numbers."),
    )
    field_order = ["text", "scope"]


class TaskForm(_AboutForm):
    """Something to do by a day."""

    what = forms.CharField(label=_("What is to be done"), max_length=LONGEST_TASK)
    due_on = DayField(label=_("By when"))
    assigned_to = forms.ChoiceField(label=_("Who does it"), required=False)
    field_order = ["what", "due_on", "assigned_to", "scope"]

    def __init__(self, *args: Any, staff: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whose: Any = self.fields["assigned_to"]
        whose.choices = [("", _("Whoever has time")), *staff]


class HandForm(GemelForm):
    """Gives a task to somebody else."""

    assigned_to = forms.ChoiceField(label=_("Who does it"), required=False)
    version = Version()

    def __init__(self, *args: Any, staff: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whose: Any = self.fields["assigned_to"]
        whose.choices = [("", _("Whoever has time")), *staff]


class TaskFilter(FilterForm):
    """Whose tasks, and whether open or done."""

    whose = forms.ChoiceField(
        label=_("Whose"),
        choices=[("", _("Mine, and nobody’s")), ("all", _("Everybody’s"))],
    )
    state = forms.ChoiceField(label=_("State"), choices=[("", _("To do")), ("done", _("Done"))])
