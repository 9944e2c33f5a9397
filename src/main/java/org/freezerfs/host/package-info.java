/**
 * What the running kernel gives, by subject: {@code libc}, the C library; {@code proc}, processes;
 * {@code events}, what the kernel reports; {@code mounts}, the table of mounts; {@code cgroups},
 * the host's own control groups; {@code marks}, numbers on processes that their children inherit;
 * {@code programs}, starting other programs. Nothing here knows the groups of a mount, or the
 * freezer that it emulates. Arrows go down only: {@code cgroups} uses {@code mounts} and {@code
 * proc}; {@code mounts} uses {@code programs}; {@code events}, {@code mounts} and {@code marks} use
 * {@code proc}; all use {@code libc}.
 */
package org.freezerfs.host;
