/**
 * The trace of a batch on its way through the watch: from {@code ingest} over {@code asset}, {@code triage} and {@code cases} to the page of
 * {@code escalation}. What passes between them is a W3C traceparent, a text; OpenTelemetry is known here alone.
 */
@NullMarked
package io.watchfloor.ops.tracing;

import org.jspecify.annotations.NullMarked;
