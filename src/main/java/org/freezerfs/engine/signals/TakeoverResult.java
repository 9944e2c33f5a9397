package org.freezerfs.engine.signals;

import java.util.Optional;

/**
 * What a take-over has done.
 *
 * @param frozen how many processes were frozen, and stay so
 * @param damage what is wrong with the journal, in words; empty if nothing is
 */
public record TakeoverResult(int frozen, Optional<String> damage) {}
