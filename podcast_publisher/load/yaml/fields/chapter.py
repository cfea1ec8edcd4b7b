"""The fields of a chapter."""

from podcast_publisher.load.yaml.addresses import FileName, WebAddress
from podcast_publisher.load.yaml.mappings import Field, Group
from podcast_publisher.load.yaml.scalars import Boolean, Text
from podcast_publisher.load.yaml.timecodes import Timecode
from podcast_publisher.model.transcript import Chapter

CHAPTER = Group(
    "a chapter",
    (
        Field(
            "start",
            Timecode(),
            "When it begins; whole seconds are best.",
            feed="startTime in the chapters file",
            example="1:30",
            required=True,
        ),
        Field(
            "title",
            Text(),
            "What it is called.",
            feed="title in the chapters file",
            example="Welcome",
            required=True,
        ),
        Field(
            "link",
            WebAddress(),
            "A page about what is said here. Apps that know it show it while the chapter plays.",
            feed="url in the chapters file, psc:chapter href",
            example="https://www.example.org/clinic",
        ),
        Field(
            "image",
            FileName(),
            "A picture for this chapter: a JPEG or PNG, best square.",
            feed="img in the chapters file, psc:chapter image",
            example="artwork/clinic.jpg",
        ),
        Field(
            "end",
            Timecode(),
            "When it ends, if that is before the next chapter begins.",
            feed="endTime in the chapters file",
            example="2:45",
        ),
        Field(
            "hidden",
            Boolean(),
            "Leave it out of lists of chapters: only the picture and the link change.",
            feed="toc in the chapters file",
            example="true",
            default=False,
        ),
    ),
    Chapter,
)
