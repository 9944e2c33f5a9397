package org.freezerfs.engine.signals;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;

/**
 * What is known of an engine whose daemon has ended, and whose members another engine takes over.
 *
 * @param guardianReport see {@link Recovery#of}
 * @param owners the {@link Engine#markOwner}s whose marks its members have
 * @param members the group of each process that was moved, whether it has a mark or not
 * @param freezing the groups whose tasks had a freeze request
 */
public record PreviousInstance(
    Supplier<String> guardianReport,
    Set<Integer> owners,
    Map<Task, Integer> members,
    Set<Integer> freezing) {}
