/**
 * Starts other programs, and changes how this program itself runs: its priority and its handling of
 * termination signals. It may use {@code host.libc} and {@code host.proc}. Begin with {@link
 * Programs}; {@link Priority} says which nice value a started program gets.
 */
package org.freezerfs.host.programs;
