package io.watchfloor.ops.asset.evidence;

import java.time.Instant;

/**
 * A destroyed key, with which the evidence was encrypted. The evidence is therefore unreadable.
 *
 * @param at when the user requested the erasure
 * @param by the user who requested the erasure
 */
public record Erasure(Instant at, String by, String reason) {}
