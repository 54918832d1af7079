"""Reading about people, always within what the reader may see."""

from gemel.people.queries.at_risk import at_risk, persons, search_persons

__all__ = ["at_risk", "persons", "search_persons"]
