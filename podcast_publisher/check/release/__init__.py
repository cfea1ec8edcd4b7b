"""Rules that compare a show with the calendar, its built feed and what is live."""
