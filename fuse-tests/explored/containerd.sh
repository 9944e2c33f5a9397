# containerd's cgroups library: containerd_explored.go does all of it.
explore_job() { exec "$project/target/programs/containerd_explored" $era $job; }
