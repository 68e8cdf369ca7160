"""How scenes are worded beside plain captions: grammar, questions, faults, other languages."""
