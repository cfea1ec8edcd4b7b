"""Files as people write them, each in a way of its own."""

ODD = {
    "hyphens below the name": (
        "title: One   # first\npeople:\n- name: A\n  role: host\n- name: B\n\nnumber: 1\n"
    ),
    "four spaces": "title: One\nartwork:\n    file: a.jpg\n    alt: A\npeople:\n    -   name: A\n",
    "wide lists": "title: One\nchapters:\n      - start: 0:00\n        title: A\n      - {start: 0:10, title: B}\n",
    "Windows": "title: One  # note\r\ndescription: |\r\n  Two.\r\n\r\n  Three.\r\n\r\nnumber: 1\r\n",
    "byte order mark": "\ufefftitle: One\nnumber: 1\n",
    "no end": "title: One\ndescription: |\n  Two.\nnumber: 1",
    "text at the end": "number: 1\ntitle: One\ndescription: |-\n  Two.\n\n  Three.",
    "document marks": "---\n# head\ntitle: 'One'\nnumber: 1\n...\n",
    "notes everywhere": (
        "# head\n\ntitle: One # a\n# b\nnumber: 1 # c\n\n# d\npeople: # e\n  # f\n  - name: A # g\n"
        "    # h\n    role: host\n  # i\n  - name: B\n    # j\n\n  # k\n# l\n\nlink: https://a.example # m\n# n\n"
    ),
    "folds": (
        "title: >\n  One\n  two\n\n\nalt: x\ndescription: >+\n  Three\n\n  four\n\nartwork:\n  alt: >2-\n      deep\n    text\n"
    ).replace("alt: x\n", ""),
    "flow": "title: One\npeople: [{name: A, role: host}, {name: B}]\nallow: {PP206: short on purpose}\n",
    "flow on lines": "title: One\npeople: [\n  {name: A}, # a\n  {name: B}\n]\nnumber: 1\n",
    "quotes": "\"title\": 'It''s'\nnumber: \"1\"\n'link': \"https://a.example\"\n",
    "plain on lines": "title: One\n  two\n  three # note\nnumber: 1\n",
    "quoted on lines": 'title: "One\n  two\\\n  three"\nnumber: 1\n',
    "tabs": "title: One\nnumber:\t1\t# tab\n",
    "spaces": "title:    One     \nnumber: 1\t# tab\n\n\n\nseason:   1\n   \ndraft: true\n",
    "empty values": "title:\nnumber:   # none\ndescription: |\npeople:\n  -\n  - name:\nlink: ''\n",
    "notes alone": "# nothing here yet\n",
    "nothing": "",
    "hyphen alone": "people:\n  -\n    name: A\n  -\n    name: B\ntitle: One\n",
    "text that looks like fields": "description: |\n  title: no\n  # no note\n  - no list\ntitle: One\n",
    "column of notes": "title: One        # a\nnumber: 1         # b\nseason: 1         # c\n",
    "other letters": "title: Über 😀 größe  # note 😀\nnumber: 1 # ñ\n",
    "braces": "{title: One, number: 1}\n",
}
"""The last of them cannot be changed, and says so."""
