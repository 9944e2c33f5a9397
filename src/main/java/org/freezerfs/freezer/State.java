package org.freezerfs.freezer;

/**
 * The states of a group. A group becomes FROZEN only from FREEZING, when a check finds all its
 * tasks frozen enough.
 *
 * <pre>
 *   THAWED ── write FROZEN ──► FREEZING ── check: all frozen enough ──► FROZEN
 *     ▲                            │                                      │
 *     └─── write the thawed word ──┴────────── write the thawed word ─────┘
 * </pre>
 */
enum State {
  THAWED,
  FREEZING,
  FROZEN
}
