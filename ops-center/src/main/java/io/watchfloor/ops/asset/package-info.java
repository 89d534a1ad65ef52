/**
 * The sharded, event-sourced asset: evaluates telemetry from {@code intake} with the rules of {@code detection} and
 * {@code correlation}, groups detections into alerts, and sends the alerts to {@code incident.triage}.
 *
 * <p>Also contains the profile that users maintain: tags, criticality and owner. Telemetry never changes it.
 */
@NullMarked
package io.watchfloor.ops.asset;

import org.jspecify.annotations.NullMarked;
