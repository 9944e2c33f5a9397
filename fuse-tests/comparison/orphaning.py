"""What this machine's kernel does with a process group that becomes orphaned while it has a stopped member."""

import signal

import test_tasks
import waiting


def hangs_up_running(program):
    """Whether the members that run get SIGHUP too, as in POSIX; else the stopped ones alone do (observed, Linux 6.18.44)."""
    tasks = test_tasks.TestTasks(program)
    try:
        tasks.spawn("leader")
        _run(tasks, "leader", "setsid")
        tasks.start_child("leader", "stopped", "fork")
        _run(tasks, "stopped", "setpgid")
        tasks.start_child("stopped", "running", "fork")
        tasks.await_answers("stopped")
        tasks.signal("stopped", signal.SIGSTOP)
        waiting.until(lambda: tasks.by_name["stopped"].letter() == "T", test_tasks.TIMEOUT_SECONDS, "the stop")
        tasks.send_command("leader", "exit")
        # It ends by its SIGHUP after SIGCONT. By then the other has got its own, and would take it before it answers.
        tasks.await_end("stopped")
        tasks.ping("running")
        waiting.until(lambda: tasks.has_answer("running") or tasks.by_name["running"].letter() in "ZX", test_tasks.TIMEOUT_SECONDS, "an answer or the end of it")
        return not tasks.has_answer("running")
    finally:
        tasks.close()


def _run(tasks, name, command):
    tasks.send_command(name, command)
    tasks.await_answers(name)
