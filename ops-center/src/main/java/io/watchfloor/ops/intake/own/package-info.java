/**
 * The center's own telemetry, such as failed sign-ins. The telemetry is stored in a table, and {@code intake} submits
 * it to the center's own asset.
 */
@NullMarked
package io.watchfloor.ops.intake.own;

import org.jspecify.annotations.NullMarked;
