// Uses containerd's cgroups library: containerd_freezer GROUP COMMAND... The commands are add=PID, freeze, thaw, state, processes and delete; each
// prints what the library gives. The group is made if there is none.
package main

import (
	"os"

	"github.com/containerd/cgroups/v3/cgroup1"
	"github.com/opencontainers/runtime-spec/specs-go"
)

func freezerAlone() ([]cgroup1.Subsystem, error) {
	return []cgroup1.Subsystem{cgroup1.NewFreezer("/sys/fs/cgroup")}, nil
}

func main() {
	group, err := cgroup1.New(cgroup1.StaticPath("/"+os.Args[1]), &specs.LinuxResources{}, cgroup1.WithHiearchy(freezerAlone))
	check(err)
	run(map[string]command{
		"add":       func(pid int) (any, error) { return "", group.Add(cgroup1.Process{Pid: pid}) },
		"freeze":    without(group.Freeze),
		"thaw":      without(group.Thaw),
		"state":     func(int) (any, error) { return group.State(), nil },
		"processes": func(int) (any, error) { return count(group.Processes(cgroup1.Freezer, true)) },
		"delete":    without(group.Delete),
	})
}
