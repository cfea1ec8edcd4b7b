"""Downloads, counted from log files: lines to requests, requests to totals. Pure, and without any state of persons."""
