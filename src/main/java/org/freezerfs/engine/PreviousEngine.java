package org.freezerfs.engine;

import java.util.Map;
import java.util.Set;

/**
 * What is known of an engine whose daemon has ended, and whose members another engine takes over.
 *
 * @param owners the {@link Engine#markOwner}s whose marks its members may have
 * @param members the group of each task that was moved, whether it has a mark or not
 * @param freezing the groups whose tasks had a freeze request
 */
public record PreviousEngine(
    Set<Integer> owners, Map<Task, Integer> members, Set<Integer> freezing) {}
