package io.watchfloor.ops.tracing;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * One step of a batch's way, from its beginning to its end; one that is never ended is never sent. Attributes say who and how many, never
 * what telemetry holds.
 */
public final class Span {

    /** Of what is not traced. */
    public static final Span NONE = new Span(null);

    private static final String PREFIX = "watchfloor.";

    private final io.opentelemetry.api.trace.@Nullable Span span;

    Span(io.opentelemetry.api.trace.@Nullable Span span) {
        this.span = span;
    }

    /** @param attribute without {@code watchfloor.} */
    public Span with(String attribute, String value) {
        if (span != null) {
            span.setAttribute(PREFIX + attribute, value);
        }
        return this;
    }

    /** @param attribute without {@code watchfloor.} */
    public Span with(String attribute, long value) {
        if (span != null) {
            span.setAttribute(PREFIX + attribute, value);
        }
        return this;
    }

    /** What the next step goes on from (W3C, version 00); null when nothing is traced. */
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

    /** Ends it as a step that did not succeed. */
    public void fail() {
        if (span != null) {
            span.setStatus(StatusCode.ERROR);
            span.end();
        }
    }
}
