/**
 * The trace of a batch through the watch: from {@code ingest} over {@code asset}, {@code triage} and {@code cases} to
 * the page of {@code escalation}. They pass on a W3C traceparent, a text; only this package knows OpenTelemetry.
 */
@NullMarked
package io.watchfloor.ops.tracing;

import org.jspecify.annotations.NullMarked;
