/**
 * The sharded, event-sourced windows that no single asset can judge: members come from {@code ops.asset} and from
 * windows below, detections go back to the asset of the record that completed them, which turns them into alerts.
 *
 * <p>Knows the pure judgement of {@code sigma.correlation}, and no other entity.
 */
@NullMarked
package io.watchfloor.ops.detection.correlation;

import org.jspecify.annotations.NullMarked;
