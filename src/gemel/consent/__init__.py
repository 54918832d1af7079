"""What a person allows: use by audience by time; and objection. Floor 6."""
