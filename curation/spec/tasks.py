"""The tasks a row can be for, what is asked when a record asks nothing, and the stages."""

from __future__ import annotations

# Task -> the prompt of rows that have none, by what they show.
TASKS: dict[str, dict[str, str]] = {
    "caption": {
        "image": "Describe this image in one sentence.",
        "video": "Describe this video in one sentence.",
    },
    "dense_caption": {
        "image": "Describe this image in detail.",
        "video": "Describe this video in detail.",
    },
    "audio_description": {
        "image": "Describe this picture for someone who cannot see it.",
        "video": "Describe what happens here for someone who cannot see it.",
    },
    "vqa": {"image": "What is shown?", "video": "What is shown?"},
    "chat": {"image": "What is shown?", "video": "What is shown?"},
}

STAGES = ("alignment", "multi_task", "audio_description")
