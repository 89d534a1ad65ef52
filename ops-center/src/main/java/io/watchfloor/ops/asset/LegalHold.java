package io.watchfloor.ops.asset;

import java.time.Instant;

/**
 * A legal hold: somebody needs the asset's evidence kept, and nobody can erase it meanwhile.
 *
 * @param by the person who placed it
 */
public record LegalHold(String by, String reason, Instant at) {}
