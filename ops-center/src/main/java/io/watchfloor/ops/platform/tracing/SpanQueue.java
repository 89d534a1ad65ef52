package io.watchfloor.ops.platform.tracing;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.watchfloor.ops.platform.tracing.TracingMetrics.Outcome;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queues ended spans for the collector, at most {@value #ROOM}; further spans are dropped and counted, and no caller
 * blocks. The OpenTelemetry library's own queue drops spans silently, so this class limits and counts spans before they
 * reach that queue.
 */
final class SpanQueue implements SpanProcessor {

    static final int ROOM = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(SpanQueue.class);

    /**
     * The library's logger, disabled because it would print each failure to standard error. Stored in a field, because
     * an unreferenced logger loses its level.
     */
    private static final java.util.logging.Logger LIBRARY = java.util.logging.Logger.getLogger("io.opentelemetry");

    private static final Duration SENT_AFTER = Duration.ofSeconds(1);

    private final BatchSpanProcessor batches;
    private final TracingMetrics metrics;
    private final AtomicInteger waiting = new AtomicInteger();

    SpanQueue(SpanExporter collector, TracingMetrics metrics) {
        LIBRARY.setLevel(Level.OFF);
        this.metrics = metrics;
        this.batches = BatchSpanProcessor.builder(new Counted(collector))
                .setMaxQueueSize(ROOM)
                .setScheduleDelay(SENT_AFTER)
                .build();
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
        return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        if (waiting.incrementAndGet() > ROOM) {
            waiting.decrementAndGet();
            metrics.count(Outcome.DROPPED, 1);
        } else {
            batches.onEnd(span);
        }
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    @Override
    public CompletableResultCode forceFlush() {
        return batches.forceFlush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return batches.shutdown();
    }

    /** Counts the spans that the collector accepts. */
    private final class Counted implements SpanExporter {

        private final SpanExporter collector;
        private final AtomicBoolean failing = new AtomicBoolean();

        Counted(SpanExporter collector) {
            this.collector = collector;
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            int number = spans.size();
            CompletableResultCode sent = collector.export(spans);
            return sent.whenComplete(() -> {
                waiting.addAndGet(-number);
                metrics.count(sent.isSuccess() ? Outcome.EXPORTED : Outcome.FAILED, number);
                tell(sent);
            });
        }

        private void tell(CompletableResultCode sent) {
            if (failing.getAndSet(!sent.isSuccess()) == sent.isSuccess()) {
                if (sent.isSuccess()) {
                    LOG.info("The trace collector accepts spans again");
                } else {
                    LOG.warn(
                            "The trace collector does not accept spans, which are lost until it does; check"
                                    + " watchfloor.tracing.otlp-endpoint: {}",
                            String.valueOf(sent.getFailureThrowable()));
                }
            }
        }

        @Override
        public CompletableResultCode flush() {
            return collector.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return collector.shutdown();
        }
    }
}
