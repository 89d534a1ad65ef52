package io.watchfloor.ops.evidence;

import java.time.Instant;

/**
 * A key that is destroyed: what it sealed cannot be read by anyone.
 *
 * @param at when the person said so
 * @param by the person
 */
public record Erasure(Instant at, String by, String reason) {}
