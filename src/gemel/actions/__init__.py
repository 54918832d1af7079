"""What parliaments can do: plan, record, answer, effect. Floor 9."""
