"""How scenes are drawn: colours, shapes, places, motion, and the painter that joins them."""
