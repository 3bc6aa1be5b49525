"""The results that a review shows: living standards, labour, aid, support, the register."""
