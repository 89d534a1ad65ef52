package io.watchfloor.ops.asset;

import java.time.Instant;

/**
 * Somebody needs the asset's evidence kept: while it has a hold, nobody can erase it.
 *
 * @param by the person who placed it
 */
public record Hold(String by, String reason, Instant at) {}
