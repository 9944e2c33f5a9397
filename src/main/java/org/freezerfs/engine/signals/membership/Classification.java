package org.freezerfs.engine.signals.membership;

/** What an unknown process was found to be. */
enum Classification {
  /** It was forked in a group, and was added as a member of that group. */
  MEMBER,
  /**
   * It was forked by a member, but carries no mark, so only its id connects it with the fork event.
   * That id may belong to another process by now. It becomes a member in {@link
   * ChildClassifier#addConfirmed}, when it is sure that it does not. Until then it is sent no
   * signal.
   */
  UNCONFIRMED,
  /** It is no member's child, or it is a member already. */
  UNRELATED,
  /** It was forked in a group, but is dead: it may have forked before it died. */
  DEAD_MEMBER,
  /** It ended before it could be looked at; it may have been a member's child. */
  GONE
}
