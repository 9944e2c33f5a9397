// Uses containerd's cgroups library as a program does that stops at the first error: containerd_explored hierarchical|v2 pause|resume|remove. A process is
// started, put into a group, and frozen; with "resume" thawed too; with "remove" it is also killed, and the group deleted.
package main

import (
	"os"
	"os/exec"

	"github.com/containerd/cgroups/v3/cgroup1"
	"github.com/containerd/cgroups/v3/cgroup2"
	"github.com/opencontainers/runtime-spec/specs-go"
)

// A group of either version of cgroup.
type group struct {
	add                  func(pid int) error
	freeze, thaw, remove func() error
}

func hierarchical() group {
	freezer := func() ([]cgroup1.Subsystem, error) {
		return []cgroup1.Subsystem{cgroup1.NewFreezer("/sys/fs/cgroup")}, nil
	}
	made, err := cgroup1.New(cgroup1.StaticPath("/job"), &specs.LinuxResources{}, cgroup1.WithHiearchy(freezer))
	check(err)
	add := func(pid int) error { return made.Add(cgroup1.Process{Pid: pid}) }
	return group{add, made.Freeze, made.Thaw, made.Delete}
}

func unified() group {
	made, err := cgroup2.NewManager("/sys/fs/cgroup", "/job", &cgroup2.Resources{})
	check(err)
	add := func(pid int) error { return made.AddProc(uint64(pid)) }
	return group{add, made.Freeze, made.Thaw, made.Delete}
}

func main() {
	var made group
	if os.Args[1] == "v2" {
		made = unified()
	} else {
		made = hierarchical()
	}
	job := exec.Command("sleep", "1000")
	check(job.Start())
	check(made.add(job.Process.Pid))
	check(made.freeze())
	if os.Args[2] == "pause" {
		return
	}
	check(made.thaw())
	if os.Args[2] == "resume" {
		return
	}
	check(job.Process.Kill())
	job.Wait()
	check(made.remove())
}
