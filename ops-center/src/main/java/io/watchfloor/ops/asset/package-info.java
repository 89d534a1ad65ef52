/**
 * The sharded, event-sourced asset: judges telemetry from {@code intake} with the rules of {@code detection} and
 * {@code correlation}, folds detections into alerts and offers them to {@code incident.triage}.
 *
 * <p>What people say of an asset: its tags, how much depends on it, and who answers for it. Telemetry never changes it.
 */
@NullMarked
package io.watchfloor.ops.asset;

import org.jspecify.annotations.NullMarked;
