// Traces a child of its own, which spins: tracer stop COUNT | exit GO. With "stop" it suppresses every signal to the child, which continues to
// run, and adds a byte to the file COUNT for each; with "exit" it keeps the child stopped at its exit until the file GO exists. Prints the
// child's id. Both processes end by themselves after a while.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char **arguments) {
    if (count != 3)
        return 1;
    int suppresses = strcmp(arguments[1], "stop") == 0, status;
    int counter = suppresses ? open(arguments[2], O_WRONLY | O_APPEND) : -1;
    pid_t child = fork();
    if (child == 0) {
        alarm(30);
        ptrace(PTRACE_TRACEME, 0, NULL, NULL);
        raise(SIGUSR1);
        for (;;)
            ;
    }
    waitpid(child, &status, 0);
    ptrace(PTRACE_SETOPTIONS, child, NULL, (long)(PTRACE_O_EXITKILL | (suppresses ? 0 : PTRACE_O_TRACEEXIT)));
    ptrace(PTRACE_CONT, child, NULL, 0L);
    printf("%d\n", (int)child);
    fflush(stdout);
    while (waitpid(child, &status, 0) == child && WIFSTOPPED(status)) {
        if (suppresses)
            write(counter, ".", 1);
        else
            for (int i = 0; i < 3000 && access(arguments[2], F_OK) != 0; i++)
                usleep(10000);
        ptrace(PTRACE_CONT, child, NULL, suppresses && WSTOPSIG(status) == SIGALRM ? (long)SIGALRM : 0L);
    }
}
