package pause

import (
	"os"
	"os/exec"
	"testing"
)

func TestPause(t *testing.T) {
	job, _ := os.MkdirTemp(os.Getenv("FREEZERFS"), "job")
	defer os.Remove(job)
	exec.Command("./pause", job).Run() // the code under test
	if state, _ := os.ReadFile(job + "/freezer.state"); string(state) != "FROZEN\n" {
		t.Fatalf("the state is %q", state)
	}
}
