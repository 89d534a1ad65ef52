/**
 * What one observed record says, in the shape that rules can ask about.
 *
 * <p>Takes a record's bytes, recognises its shape, names its asset, time and log sources, and flattens its fields. {@code engine} judges the
 * result.
 */
@NullMarked
package io.watchfloor.sigma.telemetry;

import org.jspecify.annotations.NullMarked;
