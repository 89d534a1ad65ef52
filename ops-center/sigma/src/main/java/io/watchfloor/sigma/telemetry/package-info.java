/**
 * One observed record in the shape that rules are written for.
 *
 * <p>Takes a record's bytes, recognises its shape, names its asset, time and log sources, and flattens its fields.
 * {@code engine} judges the result.
 */
@NullMarked
package io.watchfloor.sigma.telemetry;

import org.jspecify.annotations.NullMarked;
