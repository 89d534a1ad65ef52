package io.watchfloor.ops.asset.evidence;

import java.time.Instant;

/**
 * A destroyed key: nobody can read what it sealed.
 *
 * @param at when the person asked for it
 * @param by the person
 */
public record Erasure(Instant at, String by, String reason) {}
