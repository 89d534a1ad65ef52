package io.watchfloor.ops.asset;

import java.time.Instant;

/**
 * A legal hold: the asset's evidence cannot be erased while there is one.
 *
 * @param by the user who placed it
 */
public record LegalHold(String by, String reason, Instant at) {}
