package io.watchfloor.dashboards.access.own;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.dashboards.access.CenterEvent;
import io.watchfloor.dashboards.access.CenterTelemetry;
import io.watchfloor.dashboards.access.signin.SignInHistory;
import io.watchfloor.ops.intake.own.CenterRecords;
import io.watchfloor.ops.platform.metrics.Meters;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queues security events of the center and stores the events on a separate thread. The length of the queue and the
 * number of events per address and minute are limited, so that an attacker can neither fill the queue nor hide an
 * attack among many events. Dropped events are counted. Stored events are never lost or evaluated twice; events that
 * are still in the queue are lost if the process stops.
 */
public final class CenterTelemetryQueue implements CenterTelemetry, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CenterTelemetryQueue.class);

    private static final int LENGTH = 1_000;
    private static final int MOST_AT_ONCE = 200;
    private static final int REFUSALS_A_MINUTE = 60;
    private static final int MOST_ADDRESSES = 10_000;
    private static final long END_WAIT_MILLIS = 2_000;

    /**
     * The event of a sign-in contains the number of rejected attempts from the same address within this time before the
     * sign-in.
     */
    private static final Duration FAILURES_WITHIN = Duration.ofMinutes(10);

    private final CenterRecords records;
    private final SignInHistory history;
    private final Clock clock;
    private final Counter told;
    private final Counter dropped;
    private final BlockingQueue<QueuedEvent> queue = new ArrayBlockingQueue<>(LENGTH);
    private final Thread thread;
    private volatile boolean ended;

    private final Map<String, Integer> refusals = new LinkedHashMap<>(16, .75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    private long minute;

    private record QueuedEvent(CenterEvent event, Instant at) {}

    /** Creates the queue and starts its thread. */
    public CenterTelemetryQueue(
            CenterRecords records, SignInHistory history, Clock clock, PrometheusRegistry registry) {
        this.records = records;
        this.history = history;
        this.clock = clock;
        Meters meters = new Meters(registry);
        this.told = meters.counter("watchfloor_own_telemetry_total");
        this.dropped = meters.counter("watchfloor_own_telemetry_dropped_total");
        this.thread = Thread.ofPlatform().daemon().name("own-telemetry-store").start(this::work);
    }

    @Override
    public void tell(CenterEvent event) {
        Instant now = clock.instant();
        told.labelValues(event.action().text(), event.success() ? "success" : "failure")
                .inc();
        if (!event.success() && !withinLimit(event.whence().address(), now)) {
            dropped.labelValues("rate").inc();
        } else if (!queue.offer(new QueuedEvent(event, now))) {
            dropped.labelValues("full").inc();
        }
    }

    private synchronized boolean withinLimit(String address, Instant now) {
        long current = now.getEpochSecond() / 60;
        if (current != minute) {
            refusals.clear();
            minute = current;
        }
        return refusals.merge(address, 1, Integer::sum) <= REFUSALS_A_MINUTE;
    }

    private void work() {
        while (!ended || !queue.isEmpty()) {
            try {
                QueuedEvent first = queue.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    List<QueuedEvent> some = new ArrayList<>(List.of(first));
                    queue.drainTo(some, MOST_AT_ONCE - 1);
                    store(some);
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void store(List<QueuedEvent> some) {
        // Events are stored one by one if a sign-in event must contain the number of earlier rejected attempts.
        List<QueuedEvent> batch = new ArrayList<>();
        try {
            for (QueuedEvent one : some) {
                if (one.event().action() == CenterEvent.Action.SIGN_IN
                        && one.event().success()) {
                    store(batch, false);
                    batch.clear();
                    store(List.of(one), true);
                } else {
                    batch.add(one);
                }
            }
            store(batch, false);
        } catch (RuntimeException e) {
            dropped.labelValues("database").inc(some.size());
            LOG.warn("{} events of the center's own telemetry could not be stored: {}", some.size(), e.toString());
        }
    }

    private void store(List<QueuedEvent> batch, boolean withFailures) {
        if (!batch.isEmpty()) {
            records.store(batch.stream()
                    .map(one -> record(withFailures ? withFailures(one) : one.event(), one.at()))
                    .toList());
        }
    }

    private CenterEvent withFailures(QueuedEvent one) {
        String address = one.event().whence().address();
        int failures =
                address.isEmpty() ? 0 : records.failures(address, one.at().minus(FAILURES_WITHIN));
        List<String> signs = history.latestSigns(one.event().person(), address);
        CenterEvent told = one.event().with("failures", failures);
        return signs.isEmpty() ? told : told.with("signals", signs);
    }

    /** Creates the record of an event. The caller stores the record in the caller's own transaction. */
    public static CenterRecords.New record(CenterEvent event, Instant at) {
        return new CenterRecords.New(
                at,
                event.action().text(),
                event.success(),
                event.person(),
                event.whence().address(),
                CenterEventJson.of(event, at));
    }

    /** Stores the remaining events, if the database is available. */
    @Override
    public void close() {
        ended = true;
        try {
            thread.join(END_WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
