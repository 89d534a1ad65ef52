/**
 * The sharded, event-sourced asset: judges telemetry from {@code ingest} with the rules of {@code detection} and
 * {@code correlation}, folds detections into alerts and offers them to {@code triage}.
 */
@NullMarked
package io.watchfloor.ops.asset;

import org.jspecify.annotations.NullMarked;
