/**
 * Reads records into the form on which Sigma rules are evaluated.
 *
 * <p>Recognises the format of a record, determines its asset, time and log sources, and flattens its fields. {@code
 * engine} evaluates the result.
 */
@NullMarked
package io.watchfloor.sigma.telemetry;

import org.jspecify.annotations.NullMarked;
