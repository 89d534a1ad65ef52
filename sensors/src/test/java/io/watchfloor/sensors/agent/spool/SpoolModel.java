package io.watchfloor.sensors.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sensors.protocol.Divergence;
import io.watchfloor.sensors.protocol.RunningHash;
import io.watchfloor.sensors.protocol.SequenceGap;
import io.watchfloor.sensors.protocol.TelemetryBatch;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** The expected content of a spool after all confirmed operations, across crashes. Indexes start at 1. */
final class SpoolModel {
    private static final List<DropCounter.Reason> LEFT_OUT =
            List.of(DropCounter.Reason.NOT_JSON, DropCounter.Reason.LINE_TOO_LONG);
    private static final List<Priority> PRIORITIES = List.of(Priority.LOW, Priority.NORMAL, Priority.HIGH);

    private final List<Entry> entries = new ArrayList<>();
    private final Map<DropCounter.Reason, Integer> pending = new EnumMap<>(DropCounter.Reason.class);
    private List<Entry> underWay = List.of();
    private long base;
    private long epoch;
    private long committed;
    private long committing;
    private long mostCommitted;
    private boolean restarting;
    private int names;
    private long delivered;
    private long told;
    private long refused;

    /** A record with this body, or a drop with this reason. */
    private record Entry(String text, boolean isRecord, Priority priority) {}

    String tally() {
        return "%d records and gaps, %d delivered, %d told as gaps, %d groups refused"
                .formatted(entries.size(), delivered, told, refused);
    }

    void stopped(boolean opened) {
        pending.clear();
        restarting = restarting || opened;
    }

    void reopened(SegmentedSpool spool, boolean powerCut) throws IOException {
        if (epoch == 0) {
            epoch = spool.epoch();
        } else if (spool.epoch() != epoch) {
            assertThat(restarting).as("only an order makes an epoch").isTrue();
            epoch = spool.epoch();
            base = Math.max(committed, committing);
        }
        long end = base + spool.nextSequence() - 1;
        assertThat(end).as("its end").isBetween((long) entries.size(), (long) entries.size() + underWay.size());
        entries.addAll(underWay.subList(0, (int) (end - entries.size())));
        underWay = List.of();
        long now = base + spool.firstPending() - 1;
        assertThat(now).as("what is committed").isLessThanOrEqualTo(Math.max(committing, committed));
        if (!powerCut) {
            assertThat(now).as("what is committed").isGreaterThanOrEqualTo(committed);
        }
        committed = now;
        committing = now;
        restarting = false;
    }

    /** @param away whether the center is away, so that nothing is committed */
    void step(SegmentedSpool spool, DropCounter drops, Random random, boolean away) throws IOException {
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3, 4 -> append(spool, random);
            case 5 -> {
                DropCounter.Reason reason = LEFT_OUT.get(random.nextInt(LEFT_OUT.size()));
                drops.add(reason, 1, "left out");
                pending.merge(reason, 1, Integer::sum);
            }
            case 6 -> spool.rollBack();
            case 7 -> {
                if (random.nextInt(20) == 0) {
                    restarting = true;
                    spool.startNewEpoch(Divergence.Reason.CENTER_ASKED);
                    epoch = spool.epoch();
                    base = committed;
                    restarting = false;
                }
            }
            default -> {
                if (!away) {
                    deliver(spool, random.nextInt(1, 30), random.nextBoolean());
                }
            }
        }
    }

    private void append(SegmentedSpool spool, Random random) throws IOException {
        List<Entry> fresh = new ArrayList<>();
        pending.forEach((reason, count) -> {
            for (int i = 0; i < count; i++) {
                fresh.add(new Entry(reason.text(), false, Priority.HIGH));
            }
        });
        Priority priority = PRIORITIES.get(random.nextInt(PRIORITIES.size()));
        List<CollectedRecord> group = new ArrayList<>();
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            String body = names++ + " " + "x".repeat(random.nextInt(4000));
            fresh.add(new Entry(body, true, priority));
            group.add(new CollectedRecord(null, null, priority, body.getBytes(StandardCharsets.UTF_8)));
        }
        underWay = fresh;
        if (spool.append(group)) {
            entries.addAll(fresh);
            pending.clear();
        } else {
            refused++;
        }
        underWay = List.of();
    }

    private boolean deliver(SegmentedSpool spool, int most, boolean acrossGaps) throws IOException {
        spool.rollBack();
        Optional<TelemetryBatch> batch = spool.lease(most, 1 << 20, acrossGaps);
        if (batch.isPresent()) {
            checked(spool, batch.get());
            commit(spool, batch.get().lastSequence());
            delivered += batch.get().records().size();
            told += batch.get().gaps().stream()
                    .mapToLong(gap -> gap.lost().count())
                    .sum();
            return true;
        }
        List<SequenceGap> missing = spool.gaps();
        if (missing.isEmpty()) {
            assertThat(spool.firstPending()).isEqualTo(spool.nextSequence());
            return false;
        }
        long next = spool.firstPending();
        for (SequenceGap gap : missing) {
            assertThat(gap.from()).as("gaps follow one another").isEqualTo(next);
            checked(gap);
            told += gap.count();
            next = gap.to() + 1;
        }
        commit(spool, next - 1);
        return true;
    }

    private void commit(SegmentedSpool spool, long through) throws IOException {
        committing = base + through;
        mostCommitted = Math.max(mostCommitted, committing);
        spool.commit(through);
        committed = committing;
    }

    private void checked(SegmentedSpool spool, TelemetryBatch batch) throws IOException {
        assertThat(batch.firstSequence()).as("nothing is passed over").isEqualTo(spool.firstPending());
        long history = batch.history();
        assertThat(spool.history(batch.firstSequence() - 1)).isEqualTo(OptionalLong.of(history));
        for (TelemetryRecord record : batch.records()) {
            Entry entry = entry(record.sequence());
            assertThat(new String(record.body(), StandardCharsets.UTF_8))
                    .as("the record at %d", record.sequence())
                    .isEqualTo(entry.text());
            assertThat(entry.isRecord()).isTrue();
        }
        batch.gaps().forEach(gap -> checked(gap.lost()));
        long[] after = batch.histories(RunningHash.SHA_256);
        assertThat(spool.history(batch.lastSequence())).isEqualTo(OptionalLong.of(after[after.length - 1]));
    }

    private void checked(SequenceGap gap) {
        for (long sequence = gap.from(); sequence <= gap.to(); sequence++) {
            Entry entry = entry(sequence);
            // After a power cut an acknowledged record may be reported as missing again.
            if (base + sequence > mostCommitted) {
                assertThat(gap.reason())
                        .as("what is at %d", sequence)
                        .isEqualTo(entry.isRecord() ? "spool-full" : entry.text());
            }
        }
    }

    private Entry entry(long sequence) {
        assertThat(base + sequence).as("nothing is invented").isBetween(1L, (long) entries.size());
        return entries.get((int) (base + sequence - 1));
    }

    void emptied(SegmentedSpool spool) throws IOException {
        while (deliver(spool, 100, true)) {}
        assertThat(base + spool.firstPending() - 1).as("all of it").isEqualTo(entries.size());
    }
}
