"""Fault injection: tests of the guarantees in docs/reliability.md.

``python -m tests.faults`` (or ``make faults``) runs all of it in full size and prints a table; the tests
in this folder run the same in a small size, and ``make proof`` everything that has a full size. Everything
runs on this machine, over loopback.

* ``town``       councils, owners and questions, put straight into a database; the real planner plans.
* ``teams``      the side of Teams: accepts messages, fails as ``mishaps`` says, records what it accepted.
* ``program``    the program under test: store, planner and sender as ``bot.app.server`` puts them together,
                 with parts (``plug``) that kill the process at a given point: kill -9.
* ``starter``    starts such programs, kills them, stops them, lets them pause.
* ``figures``    what was planned beside what was accepted: lost, extra, not settled.
* ``reminders``, ``kill_points``, ``stopping``, ``replicas``, ``outages``, ``refusals``  the faults.
* ``outbox_machine``, ``question_machine``  anything in any order, and what holds after each step.
* ``crowd``      twenty people with councils, and what the bot confirmed to them; ``channel`` sends it to the
                 bot and tries again as Teams does; ``ledger`` looks for all of it in the database.
* ``replies``    a real program that is killed while people write and a share of its answers goes wrong.
* ``chaos``      two real programs behind the proxy that we ship, killed in turn while the crowd goes on.
* ``soak``       a real program under a steady load and ``trouble`` of all sorts; ``samples`` of it.

Nothing of this is inside the product: no switch, no environment variable, no hook. Parts are subclassed and
handed over when the program is composed; waits are shortened through ``OutboxTiming``, as any caller may.
"""
