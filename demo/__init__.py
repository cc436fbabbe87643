"""An invented county, end to end: roster, templates, returns with every fault, the way back."""
