"""Apple's list of categories, as they are written in YAML (https://podcasters.apple.com/support/1691-apple-podcasts-categories)."""

_TREE = {
    "Arts": "Books, Design, Fashion & Beauty, Food, Performing Arts, Visual Arts",
    "Business": "Careers, Entrepreneurship, Investing, Management, Marketing, Non-Profit",
    "Comedy": "Comedy Interviews, Improv, Stand-Up",
    "Education": "Courses, How To, Language Learning, Self-Improvement",
    "Fiction": "Comedy Fiction, Drama, Science Fiction",
    "Government": "",
    "Health & Fitness": (
        "Alternative Health, Fitness, Medicine, Mental Health, Nutrition, Sexuality"
    ),
    "History": "",
    "Kids & Family": "Education for Kids, Parenting, Pets & Animals, Stories for Kids",
    "Leisure": (
        "Animation & Manga, Automotive, Aviation, Crafts, Games, Hobbies, Home & Garden, "
        "Video Games"
    ),
    "Music": "Music Commentary, Music History, Music Interviews",
    "News": (
        "Business News, Daily News, Entertainment News, News Commentary, Politics, Sports News, "
        "Tech News"
    ),
    "Religion & Spirituality": (
        "Buddhism, Christianity, Hinduism, Islam, Judaism, Religion, Spirituality"
    ),
    "Science": (
        "Astronomy, Chemistry, Earth Sciences, Life Sciences, Mathematics, Natural Sciences, "
        "Nature, Physics, Social Sciences"
    ),
    "Society & Culture": (
        "Documentary, Personal Journals, Philosophy, Places & Travel, Relationships"
    ),
    "Sports": (
        "Baseball, Basketball, Cricket, Fantasy Sports, Football, Golf, Hockey, Rugby, Running, "
        "Soccer, Swimming, Tennis, Volleyball, Wilderness, Wrestling"
    ),
    "Technology": "",
    "True Crime": "",
    "TV & Film": "After Shows, Film History, Film Interviews, Film Reviews, TV Reviews",
}

CATEGORIES = frozenset(_TREE) | {
    f"{top} > {part}" for top, parts in _TREE.items() for part in parts.split(", ") if part
}
"""110 of them: 19 at the top, 91 below."""

RETIRED = {
    "Health": "Health & Fitness",
    "Fitness & Nutrition": "Health & Fitness > Fitness",
    "Science & Medicine": "Science",
    "Self-Help": "Education > Self-Improvement",
    "Higher Education": "Education > Courses",
    "K-12": "Education",
    "Education Technology": "Education",
    "Language Courses": "Education > Language Learning",
    "Training": "Education > Courses",
    "News & Politics": "News > Politics",
    "Government & Organizations": "Government",
    "Business News": "News > Business News",
    "Business > Business News": "News > Business News",
    "Management & Marketing": "Business > Management",
    "Shopping": "Business",
    "Games & Hobbies": "Leisure",
    "Sports & Recreation": "Sports",
    "Literature": "Arts > Books",
    "Gadgets": "Technology",
    "Tech News": "News > Tech News",
    "Technology > Tech News": "News > Tech News",
    "Podcasting": "Technology",
    "Software How-To": "Technology",
}
"""Names that old guides and other programs still give, and what has taken their place."""
