"""`python -m unburden.cli` is the `unburden` command."""

from unburden.cli.main import main

if __name__ == "__main__":
    main()
