/**
 * Sharded, event-sourced windows of correlations across assets: members are sent by {@code ops.asset} and by windows of
 * lower correlations; detections are sent to the asset of the record that completed the window, which creates the
 * alert.
 *
 * <p>Uses the side-effect-free evaluation of {@code sigma.correlation}, and depends on no other entity.
 */
@NullMarked
package io.watchfloor.ops.detection.correlation;

import org.jspecify.annotations.NullMarked;
