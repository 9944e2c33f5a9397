package org.freezerfs.freezer;

/**
 * The states of a group. FROZEN is only ever reached through FREEZING, by a look that finds every
 * task frozen enough.
 *
 * <pre>
 *   THAWED ── write FROZEN ──► FREEZING ── look, all frozen enough ──► FROZEN
 *     ▲                            │                                     │
 *     └──────── write thawed ──────┴──────────── write thawed ───────────┘
 * </pre>
 */
enum State {
  THAWED,
  FREEZING,
  FROZEN
}
