#!/bin/sh
# Run from the root of the project: sh tools/set_up.sh runtime|cluster|dev|bench|lock
# Finds a Python that is new enough (a name that exists may still fail, so each is run once);
# tools/set_up.py does the rest. The project's own .venv comes first, if it is whole.

export PYTHON_MANAGER_AUTOMATIC_INSTALL=false # Windows: "py" only looks

new_enough='import sys; sys.exit(sys.version_info < (3, 11))'

for python in .venv/bin/python .venv/Scripts/python.exe; do
    if "$python" -c "import pip; $new_enough" >/dev/null 2>&1; then
        exec "$python" tools/set_up.py "$1"
    fi
done
# One that can make an environment is better than one that cannot and has to say so.
for needed in 'import ensurepip, venv; ' ''; do
    for python in python3.13 python3.12 python3.11 python3 python py; do
        if "$python" -c "$needed$new_enough" >/dev/null 2>&1; then
            exec "$python" tools/set_up.py "$1"
        fi
    done
done
cat tools/no_python.txt >&2
exit 1
