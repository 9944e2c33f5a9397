package org.freezerfs.cgroup.snapshot;

import java.util.Map;

/**
 * A group at a moment.
 *
 * @param id the engine's number for the group
 * @param parent the parent's number; that of the root is the root's own
 * @param name one byte to a character; empty for the root
 * @param attributes of each control file by its name, and of the directory under {@link #DIRECTORY}
 * @param states what each subsystem has to keep of the group, in one word, by the subsystem's name
 */
public record GroupSnapshot(
    int id,
    int parent,
    String name,
    boolean notifiesOnRelease,
    boolean clonesChildren,
    Map<String, AttributesSnapshot> attributes,
    Map<String, String> states) {
  /** The name under which a directory's own attributes stand among those of its files. */
  public static final String DIRECTORY = "";
}
