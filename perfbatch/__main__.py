"""`python -m perfbatch`: the command line."""

from perfbatch.cli import run

if __name__ == "__main__":
    run()
