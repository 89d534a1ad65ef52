package io.watchfloor.ops.intake.input;

import io.watchfloor.config.input.InputRate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The counters of one input on this node. Thread-safe. */
public final class InputCounters {

    /** Codes are defined in the program and are not chosen by senders. The size of the map is limited nevertheless. */
    private static final int MOST_CODES = 100;

    private final InputName door;
    private final InputMetrics metrics;
    private final Clock clock;
    private final @Nullable InputRate rate;
    private final @Nullable TokenBucket bucket;
    private final List<String> addAddress = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final LongAdder records = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder late = new LongAdder();
    private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();
    private volatile @Nullable Instant lastRecordAt;
    private volatile @Nullable Instant pulledAt;
    private volatile InputStatus.@Nullable Trouble last;

    /** @param rate maximum rate; null if the input is disabled */
    InputCounters(InputName door, @Nullable InputRate rate, InputMetrics metrics, Clock clock) {
        this.door = door;
        this.rate = rate;
        this.metrics = metrics;
        this.clock = clock;
        this.bucket = rate == null ? null : new TokenBucket(rate, System::nanoTime);
        metrics.expose(door, rate != null);
    }

    /** Adds an address under which the input is reachable, in the format shown to users. */
    public void addAddress(String where) {
        addAddress.add(where);
    }

    public void connected() {
        connections.incrementAndGet();
        metrics.connections.labelValues(door.text()).inc();
    }

    public void disconnected() {
        connections.decrementAndGet();
        metrics.connections.labelValues(door.text()).dec();
    }

    /** Counts a rejected or dropped message, request or connection. */
    public void refused(String code, String detail) {
        refused(code, detail, 1);
    }

    /** @param count number of messages, requests or connections */
    public void refused(String code, String detail, long count) {
        String key = refused.containsKey(code) || refused.size() < MOST_CODES ? code : "input.other";
        refused.computeIfAbsent(key, one -> new LongAdder()).add(count);
        metrics.refused.labelValues(door.text(), key).inc(count);
        last = new InputStatus.Trouble(code, detail, clock.instant());
    }

    /** Counts files or content blobs that were pulled, but that the provider showed late. */
    public void late(int count) {
        late.add(count);
        metrics.late.labelValues(door.text()).inc(count);
    }

    /** Remembers the time of a complete pull from a provider. */
    public void pulled() {
        pulledAt = clock.instant();
    }

    /** Counts a failure that did not cause a rejection, such as a remote system that does not respond. */
    public void failed(String code, String detail) {
        metrics.failures.labelValues(door.text()).inc();
        last = new InputStatus.Trouble(code, detail, clock.instant());
    }

    void committed(int count, long size, int unjudgeable) {
        records.add(count);
        bytes.add(size);
        rejected.add(unjudgeable);
        metrics.records.labelValues(door.text()).inc(count);
        metrics.bytes.labelValues(door.text()).inc(size);
        metrics.rejected.labelValues(door.text()).inc(unjudgeable);
        lastRecordAt = clock.instant();
    }

    /** @return zero when the records may be accepted now, otherwise the time to wait before the next attempt */
    Duration takeTokens(int count) {
        return bucket == null ? Duration.ZERO : bucket.take(count);
    }

    public InputStatus state() {
        Map<String, Long> codes = new TreeMap<>();
        refused.forEach((code, count) -> codes.put(code, count.sum()));
        return new InputStatus(
                door,
                rate != null,
                addAddress,
                rate,
                new InputStatus.Traffic(
                        connections.get(),
                        records.sum(),
                        bytes.sum(),
                        rejected.sum(),
                        late.sum(),
                        codes,
                        lastRecordAt,
                        pulledAt),
                last);
    }
}
