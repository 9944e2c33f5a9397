package org.freezerfs.explore;

import org.freezerfs.fuse.ClientOperation;

/**
 * One operation that the command has done.
 *
 * @param number the how-manieth of its series
 */
record SeenOperation(Series series, int number, OperationType type, ClientOperation operation) {}
