/**
 * Runs a program again and again, and lets each of its operations on a mount meet each thing that a
 * kernel's freezer can make of it: the command {@code freezerfs explore}, and explored tests.
 *
 * <p>Begin with {@link org.freezerfs.explore.Explorer}. {@link org.freezerfs.explore.Disturbance}
 * is the table of what can happen, {@link org.freezerfs.explore.Injector} makes it happen, {@link
 * org.freezerfs.explore.Verdict} judges what the program made of it. {@link
 * org.freezerfs.explore.TestRuns} is for tests. The mounts come from {@code cli}, by {@link
 * org.freezerfs.explore.ExploredMount}.
 */
package org.freezerfs.explore;
