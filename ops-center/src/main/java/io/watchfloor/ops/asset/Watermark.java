package io.watchfloor.ops.asset;

import java.time.Instant;

/**
 * How far a sensor's spool is judged.
 *
 * @param through every sequence up to this one is judged
 * @param at receive time of the record that moved it last
 */
public record Watermark(long through, Instant at) {}
