package io.watchfloor.ops.asset;

import java.time.Instant;

/**
 * A legal hold: the asset's evidence cannot be erased while a hold exists.
 *
 * @param by the user who placed the hold
 */
public record LegalHold(String by, String reason, Instant at) {}
