"""`python -m podcast_publisher` is the `podcast-publisher` command."""

from podcast_publisher.cli import main

if __name__ == "__main__":
    main()
