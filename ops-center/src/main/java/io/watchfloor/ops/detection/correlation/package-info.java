/**
 * Sharded, event-sourced windows of correlations across assets: members come from {@code ops.asset} and from windows
 * below; detections are sent to the asset of the record that completed the window, which creates the alert.
 *
 * <p>Uses the pure evaluation of {@code sigma.correlation}, and depends on no other entity.
 */
@NullMarked
package io.watchfloor.ops.detection.correlation;

import org.jspecify.annotations.NullMarked;
