"""An export without an end, in a process that is patched as the worker is. Prints the code of the refusal.

Run by test_exports.py in a process of its own. The argument is what patches it: `eventlet` or `gevent`.
"""

import sys

if sys.argv[1] == "eventlet":
    import eventlet

    eventlet.monkey_patch()
else:
    from gevent import monkey

    monkey.patch_all()

from engagenow.core.errors import Refusal
from engagenow.exports import runner

runner.COMMAND, runner.LONGEST = ("sleep", "600"), 0.2
job = runner.Job(database_url="", session_id="", sources=[], format="csv", zone=None, locale="en", session={})
try:
    runner.Runner("").run(job, "ada")
except Refusal as refusal:
    print(refusal.code)
