package io.watchfloor.ops.platform.tracing;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * A span of the trace of a batch. Only ended spans are sent. Attributes contain ids and counts, never the
 * content of telemetry.
 */
public final class Span {

    /** For untraced work. */
    public static final Span NONE = new Span(null);

    private static final String PREFIX = "watchfloor.";

    private final io.opentelemetry.api.trace.@Nullable Span span;

    Span(io.opentelemetry.api.trace.@Nullable Span span) {
        this.span = span;
    }

    /** @param attribute name without the prefix {@code watchfloor.} */
    public Span with(String attribute, String value) {
        if (span != null) {
            span.setAttribute(PREFIX + attribute, value);
        }
        return this;
    }

    /** @param attribute name without the prefix {@code watchfloor.} */
    public Span with(String attribute, long value) {
        if (span != null) {
            span.setAttribute(PREFIX + attribute, value);
        }
        return this;
    }

    /** The W3C trace context (version 00) for the next span; null if there is no trace. */
    public @Nullable String traceparent() {
        if (span == null) {
            return null;
        }
        SpanContext context = span.getSpanContext();
        return "00-" + context.getTraceId() + "-" + context.getSpanId() + "-"
                + context.getTraceFlags().asHex();
    }

    public void end() {
        if (span != null) {
            span.end();
        }
    }

    /** Ends the span as failed. */
    public void fail() {
        if (span != null) {
            span.setStatus(StatusCode.ERROR);
            span.end();
        }
    }
}
