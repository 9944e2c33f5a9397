// Uses containerd's cgroups library for cgroup v2: containerd_unified GROUP COMMAND... The commands are add=PID, freeze, thaw, kill, processes, threads,
// type and delete; each prints what the library gives. The group is made if there is none.
package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/containerd/cgroups/v3/cgroup2"
)

func run(group *cgroup2.Manager, command string) (any, error) {
	word, value, _ := strings.Cut(command, "=")
	switch word {
	case "add":
		pid, err := strconv.Atoi(value)
		if err != nil {
			return nil, err
		}
		return "", group.AddProc(uint64(pid))
	case "freeze":
		return "", group.Freeze()
	case "thaw":
		return "", group.Thaw()
	case "kill":
		return "", group.Kill()
	case "processes":
		processes, err := group.Procs(true)
		return len(processes), err
	case "threads":
		threads, err := group.Threads(true)
		return len(threads), err
	case "type":
		return group.GetType()
	case "delete":
		return "", group.Delete()
	}
	return nil, fmt.Errorf("no such command")
}

func main() {
	group, err := cgroup2.NewManager("/sys/fs/cgroup", "/"+os.Args[1], &cgroup2.Resources{})
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
