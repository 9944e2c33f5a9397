"""Makes random operations on sessions, process groups and terminals: the generator's part for job control."""

import operations as do


class JobOperations:
    """A mixin: the generator has the other methods that are used here."""

    def _job_kinds(self):
        return ((self._session, 3), (self._freeze_session, 5), (self._exit_later, 4), (self._leader_exit, 2), (self._setpgid, 1), (self._setsid, 0.5),
                (self._foreground, 2), (self._type, 3), (self._hang_up, 0.5), (self._shell, 1))

    def _job_signals(self):
        return ("TERM", "TSTP", "HUP") if self._sessions() else ()

    def _sessions(self):
        return [name for name, process in self._model.processes.items() if process.session == name and not process.zombie]

    def _in_sessions(self, condition=lambda name, process: True):
        found = [name for name, process in self._model.processes.items() if process.session and not process.zombie and condition(name, process)]
        return self._random.choice(found) if found else None

    def _process_groups_of(self, session):
        return list({process.pgrp: None for process in self._model.processes.values() if process.session == session and not process.zombie})

    def _session(self):
        """A new session with some process groups. All or some of its processes are in one cgroup."""
        if len(self._model.tasks) > 3 or len(self._sessions()) > 1:
            return None
        leader, group = self._new_name(), self._group(root=0)
        plan = [do.Setsid(by=leader)]
        if self._chance(0.5):
            plan.append(do.OpenTerminal(by=leader))
        if self._chance(0.8):
            plan.append(do.Attach(group, "tasks", leader))
        if self._chance(0.5):
            plan.append(do.BeShell(by=leader))
        parent = leader
        for _ in range(self._random.randint(1, 4)):
            child = self._new_name()
            plan += [do.Fork(child, by=parent), do.Setpgid(by=child)]
            if self._chance(0.3):
                plan.append(do.SetForeground(leader, child, by=leader))
            if self._chance(0.4):
                member = self._new_name()
                plan += [do.Fork(member, by=self._random.choice((leader, child)))]
                plan += [do.Setpgid(child, by=member)] if self._chance(0.7) else []
            if self._chance(0.3):
                plan.append(do.Attach(group, "tasks", child))
            parent = self._random.choice((leader, leader, child))
        self._focus = group
        self._planned = plan
        return do.Spawn(leader)

    def _freeze_session(self):
        """Freezes a group that has members of a session, and thaws it again, with other operations between."""
        name = self._in_sessions()
        if name is None or not self._model.threads(name):
            return None
        group = self._model.path(self._model.tasks[name].group)
        if group == "/":
            return do.Attach(self._group(root=0), "tasks", name)
        self._focus = group
        ended_between = [self._exit_later(), self._kill(), self._type(), self._leader_exit()]
        self._planned = [one for one in self._random.sample(ended_between, self._random.randint(0, 2)) if one is not None]
        self._planned.append(do.Write(group, "freezer.state", self._era.thawed.encode()))
        return do.Write(group, "freezer.state", b"FROZEN")

    def _exit_later(self):
        name = self._in_sessions()
        return do.ExitLater(name, unobserved=self._chance(0.2)) if name else None

    def _leader_exit(self):
        leaders = self._sessions()
        return do.Exit(by=self._random.choice(leaders)) if leaders else None

    def _setpgid(self):
        name = self._in_sessions()
        if name is None:
            return None
        pgrp = self._random.choice(self._process_groups_of(self._model.processes[name].session)) if self._chance(0.6) else None
        return do.Setpgid(pgrp, by=name)

    def _setsid(self):
        return do.Setsid(**self._by_task())

    def _foreground(self):
        name = self._in_sessions(lambda name, process: process.session in self._model.terminals)
        if name is None:
            return None
        session = self._model.processes[name].session
        return do.SetForeground(session, self._random.choice(self._process_groups_of(session)), by=name)

    def _terminal(self):
        return self._random.choice(list(self._model.terminals)) if self._model.terminals else None

    def _type(self):
        session = self._terminal()
        return do.Type(session, self._random.choice(("INTR", "SUSP", "SUSP"))) if session else None

    def _hang_up(self):
        session = self._terminal()
        return do.HangUp(session) if session else None

    def _shell(self):
        name = self._in_sessions()
        return do.BeShell(by=name) if name else None
