/**
 * Why alerts exist, from their records and the active rules: reasons, decoded commands, counted records, processes. Pure.
 *
 * <p>Why a case or an alert exists, from its telemetry to its pages, on the wire.
 */
@NullMarked
package io.watchfloor.dashboards.alerts.why;

import org.jspecify.annotations.NullMarked;
