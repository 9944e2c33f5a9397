package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// A command is given the process that stands behind "=", or 0, and returns what the library gives.
type command func(pid int) (any, error)

// without makes a command of a function that returns nothing but an error.
func without(call func() error) command {
	return func(int) (any, error) { return "", call() }
}

// count gives the length of what the library lists.
func count[T any](list []T, err error) (any, error) {
	return len(list), err
}

// check ends the program if the group can't be had.
func check(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// run executes the words of the command line behind the group, and prints the result of each.
func run(commands map[string]command) {
	for _, argument := range os.Args[2:] {
		word, value, _ := strings.Cut(argument, "=")
		pid, _ := strconv.Atoi(value)
		result, err := commands[word](pid)
		if err != nil {
			result = err
		}
		fmt.Printf("%s: %v\n", word, result)
	}
}
