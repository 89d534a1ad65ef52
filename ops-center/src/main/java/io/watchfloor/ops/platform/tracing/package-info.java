/**
 * Traces each batch from {@code intake} through {@code asset}, {@code incident.triage} and {@code cases} to the
 * notification of {@code paging.escalation}. The other packages only forward a W3C traceparent; only this package
 * depends on OpenTelemetry.
 */
@NullMarked
package io.watchfloor.ops.platform.tracing;

import org.jspecify.annotations.NullMarked;
