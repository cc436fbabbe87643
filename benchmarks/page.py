"""The page of the figures: tables between two marks, put there by the command."""

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def with_figures(page: str, figures: str) -> str:
    """The page with these figures in place of those that it has.

    Raises ValueError where it has no marks for them.
    """
    before, mark, rest = page.partition(BEGIN)
    _, closing, after = rest.partition(END)
    if not mark or not closing:
        raise ValueError(f"no {BEGIN} and {END} in the page")
    return f"{before}{BEGIN}\n{figures}\n{END}{after}"
