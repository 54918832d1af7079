"""The parliamentarian's door, mostly on a phone; assistants come through it too."""
