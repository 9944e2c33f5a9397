/**
 * The program {@code freezerfs}: its command line, options and commands; starting, serving and
 * ending one mount; the files that a daemon leaves for the next one; messages to a person. It may
 * use all packages below, and no package uses it but {@code org.freezerfs}. Mount options are in
 * one table, {@link org.freezerfs.cli.MountOptionTable}, commands in {@link
 * org.freezerfs.cli.Command}. Begin reading at {@link org.freezerfs.cli.Main}, then {@link
 * org.freezerfs.cli.Mount}.
 */
package org.freezerfs.cli;
