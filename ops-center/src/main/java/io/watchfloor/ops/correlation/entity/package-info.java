/**
 * The sharded, event-sourced windows that no single asset can judge: members come from {@code ops.asset} and from windows below, detections
 * go back to the asset of the record that completed them, which makes alerts of them.
 */
@NullMarked
package io.watchfloor.ops.correlation.entity;

import org.jspecify.annotations.NullMarked;
