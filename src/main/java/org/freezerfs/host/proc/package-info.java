/**
 * Processes and threads, as /proc and pidfds show them: their state, ids, namespaces, capabilities
 * and signals. It may use {@code host.libc}. Begin with {@link ProcessRef}, a reference to one
 * process, then {@link ProcStat} and {@link Processes}.
 */
package org.freezerfs.host.proc;
