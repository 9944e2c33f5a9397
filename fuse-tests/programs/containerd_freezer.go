// Uses containerd's cgroups library: containerd_freezer GROUP COMMAND... The commands are add=PID, freeze, thaw, state, processes and delete; each
// prints what the library gives. The group is made if there is none.
package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/containerd/cgroups/v3/cgroup1"
	"github.com/opencontainers/runtime-spec/specs-go"
)

func freezerAlone() ([]cgroup1.Subsystem, error) {
	return []cgroup1.Subsystem{cgroup1.NewFreezer("/sys/fs/cgroup")}, nil
}

func run(group cgroup1.Cgroup, command string) (any, error) {
	word, value, _ := strings.Cut(command, "=")
	switch word {
	case "add":
		pid, err := strconv.Atoi(value)
		if err != nil {
			return nil, err
		}
		return "", group.Add(cgroup1.Process{Pid: pid})
	case "freeze":
		return "", group.Freeze()
	case "thaw":
		return "", group.Thaw()
	case "state":
		return group.State(), nil
	case "processes":
		processes, err := group.Processes(cgroup1.Freezer, true)
		return len(processes), err
	case "delete":
		return "", group.Delete()
	}
	return nil, fmt.Errorf("no such command")
}

func main() {
	group, err := cgroup1.New(cgroup1.StaticPath("/"+os.Args[1]), &specs.LinuxResources{}, cgroup1.WithHiearchy(freezerAlone))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	for _, command := range os.Args[2:] {
		answer, err := run(group, command)
		if err != nil {
			answer = err
		}
		fmt.Printf("%s: %v\n", strings.Split(command, "=")[0], answer)
	}
}
