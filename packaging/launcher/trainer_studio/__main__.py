"""`python -m trainer_studio`."""

import sys

from trainer_studio import main

if __name__ == "__main__":
    sys.exit(main())
