"""What every door shares: how a page looks, how a refusal reads. Imports the kernel only.

`templatetags/gemel.py` holds the tags of every template and `states.py` the look of each state;
`forms.py` is the ground of every form (`fields`, `dates`, `drawing` are its parts); `lists.py`
cuts, sorts and exports; `notices.py` tells what was done, with its way back; `refusals.py` and
`headers.py` answer for the whole house; `places.py` lists what stands in the mastheads. The page
of all components is `tests/web/shared/components.html`.
"""
