/**
 * The trace of a batch through the watch: from {@code intake} over {@code asset}, {@code incident.triage} and {@code cases} to
 * the page of {@code paging.escalation}. They pass on a W3C traceparent, a text; only this package knows OpenTelemetry.
 */
@NullMarked
package io.watchfloor.ops.platform.tracing;

import org.jspecify.annotations.NullMarked;
