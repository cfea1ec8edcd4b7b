"""Write the golden feed of the small show anew: python -m tests.build.golden"""

from pathlib import Path

from tests.shows import built

GOLDEN = Path(__file__).parent / "good-show.xml"

if __name__ == "__main__":
    GOLDEN.write_bytes(built()[0].publication.feed.body())
