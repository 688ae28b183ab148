"""How long `scriptengine --help` takes beside Python doing nothing."""

from benchmarks.timing import compare, python, show

if __name__ == "__main__":
    call = "import sys; from scriptengine.cli.main import main; sys.argv[1:] = ['--help']; main()"
    show("scriptengine --help against python -c pass", compare(python(call), python("pass"), rounds=15), "at most 3")
