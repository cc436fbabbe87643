"""The nouns of the house: money, percentages, periods, places, findings and rows."""
