// Uses containerd's cgroups library for cgroup v2: containerd_unified GROUP COMMAND... The commands are add=PID, freeze, thaw, kill, processes, threads,
// type and delete; each prints what the library gives. The group is made if there is none.
package main

import (
	"os"

	"github.com/containerd/cgroups/v3/cgroup2"
)

func main() {
	group, err := cgroup2.NewManager("/sys/fs/cgroup", "/"+os.Args[1], &cgroup2.Resources{})
	check(err)
	run(map[string]command{
		"add":       func(pid int) (any, error) { return "", group.AddProc(uint64(pid)) },
		"freeze":    without(group.Freeze),
		"thaw":      without(group.Thaw),
		"kill":      without(group.Kill),
		"processes": func(int) (any, error) { return count(group.Procs(true)) },
		"threads":   func(int) (any, error) { return count(group.Threads(true)) },
		"type":      func(int) (any, error) { return group.GetType() },
		"delete":    without(group.Delete),
	})
}
