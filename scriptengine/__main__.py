"""`python -m scriptengine`: the command line without its name on the PATH."""

import sys

from scriptengine.cli.main import main

sys.exit(main())
