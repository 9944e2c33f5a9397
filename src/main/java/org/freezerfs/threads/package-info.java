/**
 * Threads of the daemon: those that repeat something ({@link org.freezerfs.threads.Worker}, {@link
 * org.freezerfs.threads.PeriodicWorker}), and what every layer may ask of one that serves a request
 * ({@link org.freezerfs.threads.RequestThread}).
 */
package org.freezerfs.threads;
