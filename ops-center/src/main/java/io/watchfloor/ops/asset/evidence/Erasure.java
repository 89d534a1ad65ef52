package io.watchfloor.ops.asset.evidence;

import java.time.Instant;

/**
 * A destroyed key: the evidence encrypted with it is unreadable.
 *
 * @param at when the user requested it
 * @param by the user
 */
public record Erasure(Instant at, String by, String reason) {}
