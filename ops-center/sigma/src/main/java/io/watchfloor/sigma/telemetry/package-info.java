/**
 * Reads records into the form that Sigma rules are evaluated on.
 *
 * <p>Recognises the format of a record, determines its asset, time and log sources, and flattens its fields.
 * {@code engine} evaluates the result.
 */
@NullMarked
package io.watchfloor.sigma.telemetry;

import org.jspecify.annotations.NullMarked;
