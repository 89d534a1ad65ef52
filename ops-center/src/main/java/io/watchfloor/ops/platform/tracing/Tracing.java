package io.watchfloor.ops.platform.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.watchfloor.config.monitoring.TracingSettings;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Creates the spans of a node. Without a collector every span is {@link Span#NONE}, and no {@code traceparent} is
 * forwarded.
 */
public final class Tracing implements AutoCloseable {

    private static final Tracing OFF = new Tracing(null);

    /** Extracts the context from a plain {@code traceparent}. A {@code tracestate} is not forwarded. */
    private static final TextMapGetter<String> ITSELF =
            (traceparent, header) -> header.equals("traceparent") ? traceparent : null;

    /** The longest time by which an unresponsive collector can delay the shutdown. */
    private static final Duration LAST_EXPORT = Duration.ofSeconds(2);

    private static final Duration EXPORT_WITHIN = Duration.ofSeconds(10);

    private final @Nullable SdkTracerProvider provider;
    private final @Nullable Tracer tracer;

    private Tracing(@Nullable SdkTracerProvider provider) {
        this.provider = provider;
        this.tracer = provider == null ? null : provider.get("io.watchfloor");
    }

    /** Tracing without spans. */
    public static Tracing off() {
        return OFF;
    }

    /**
     * Sends spans to the collector in the settings, if one is configured.
     *
     * @param node distinguishes the spans of this node
     */
    public static Tracing of(TracingSettings settings, String node, TracingMetrics metrics) {
        return settings.otlpEndpoint()
                .map(collector -> new Tracing(provider(collector, settings.ratio(), node, metrics)))
                .orElse(OFF);
    }

    /** Whether spans are created. */
    public boolean on() {
        return tracer != null;
    }

    private static SdkTracerProvider provider(URI collector, double ratio, String node, TracingMetrics metrics) {
        Attributes who = Attributes.of(
                AttributeKey.stringKey("service.name"),
                "watchfloor",
                AttributeKey.stringKey("service.instance.id"),
                node);
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(collector.toString())
                .setTimeout(EXPORT_WITHIN)
                .build();
        return SdkTracerProvider.builder()
                .setResource(Resource.getDefault().merge(Resource.create(who)))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(ratio)))
                .addSpanProcessor(new SpanQueue(exporter, metrics))
                .build();
    }

    /**
     * Creates the span of an arriving batch, which continues the sender's trace or starts a new trace.
     *
     * @param traceparent the trace context as received; an invalid value is ignored
     */
    public Span arrival(String name, @Nullable String traceparent) {
        return begin(name, traceparent, SpanKind.SERVER);
    }

    /** Creates a further span of a trace. Returns {@link Span#NONE} if there is no trace. */
    public Span step(String name, @Nullable String traceparent) {
        return traceparent == null ? Span.NONE : begin(name, traceparent, SpanKind.INTERNAL);
    }

    /** Creates a span for a call to an external system. Returns {@link Span#NONE} if there is no trace. */
    public Span call(String name, @Nullable String traceparent) {
        return traceparent == null ? Span.NONE : begin(name, traceparent, SpanKind.CLIENT);
    }

    private Span begin(String name, @Nullable String traceparent, SpanKind kind) {
        if (tracer == null) {
            return Span.NONE;
        }
        return new Span(tracer.spanBuilder(name)
                .setParent(parent(traceparent))
                .setSpanKind(kind)
                .startSpan());
    }

    private static Context parent(@Nullable String traceparent) {
        return traceparent == null
                ? Context.root()
                : W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, ITSELF);
    }

    /** Sends the ended spans, if the collector accepts them within two seconds. */
    @Override
    public void close() {
        if (provider != null) {
            provider.shutdown().join(LAST_EXPORT.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
