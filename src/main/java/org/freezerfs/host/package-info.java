/**
 * What the running kernel gives, by subject: {@code libc}, the C library; {@code proc}, processes;
 * {@code events}, what the kernel reports; {@code mounts}, the table of mounts; {@code marks},
 * groups written on processes; {@code programs}, starting other programs. Nothing here knows groups
 * or the freezer. Arrows go down only: {@code events}, {@code mounts} and {@code marks} use {@code
 * programs} and {@code proc}, these use {@code libc}.
 */
package org.freezerfs.host;
