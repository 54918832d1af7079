"""What an import changes: plain people as read, against plain people as known. Pure, floor 5.

`people.reading` says what a file states; `people.queries.known` says what Gemel knows. Here the
two are compared, without a database, by these rules:

- A person is known by the numbers that sources give (scheme and value), never by name alone.
  Numbers of two different people in one record: the record is rejected. A number whose holder
  here has another name and another birth is rejected too: two lists use the same numbers.
- What a source does not state never erases what is known; nothing is deleted. Only what a source
  had no field for (`as_written`) is replaced by its own next word.
- The source that first stated a person, or a seat, may correct its own word (`stated_by`).
  Another source only fills what is empty or makes a date finer; its spelling of the name becomes
  another name. So two files may be applied in turn for ever and nothing flips.
- What staff set by hand (`by_hand`, `HAND`) no import touches; the report says where it differs.
- A seat with the same beginning in the same parliament is the same seat; one without any date
  is whichever seat is open there. An open end is known for the day of the data only (`as_of`).
"""
