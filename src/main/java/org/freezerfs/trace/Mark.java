package org.freezerfs.trace;

/** What happens to a task at one moment. */
enum Mark {
  /** It is moved into the group; where from. */
  IN(0),
  /** It is moved out of the group; where to. */
  OUT(1),
  /** It was born there; what was done about it. */
  FORK(2),
  /** It is sent a signal; which, and what came of it. */
  SIGNAL(3),
  /** It was woken and is stopped again; how long after. */
  GUARD(4);

  private final int number;

  Mark(int number) {
    this.number = number;
  }

  /** What it is called in a page. */
  int number() {
    return number;
  }
}
