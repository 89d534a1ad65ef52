package io.watchfloor.ops.intake.input.pull;

import io.watchfloor.config.digest.Digests;
import io.watchfloor.ops.intake.input.InputReceipt;
import io.watchfloor.ops.intake.input.InputRecord;
import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.intel.partner.SignalStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Jdbi;

/**
 * Delivers the stored signals of partners to detection. A block is an epoch with fixed sequence numbers, so that a block
 * that is delivered again after a failure changes nothing.
 */
final class PartnerSignalPull implements Pull {

    private static final int MOST_AT_ONCE = 1_000;
    private static final Duration DELETED_EVERY = Duration.ofHours(1);

    private final Jdbi database;
    private final PullSink lines;
    private final Clock clock;
    private final SignalStore store = new SignalStore();
    private Instant deleted = Instant.EPOCH;

    PartnerSignalPull(Jdbi database, PullSink lines, Clock clock) {
        this.database = database;
        this.lines = lines;
        this.clock = clock;
    }

    @Override
    public void run(BooleanSupplier goesOn) throws InputRejection, InterruptedException {
        while (goesOn.getAsBoolean()) {
            List<SignalStore.Waiting> waiting = database.inTransaction(handle -> store.waiting(handle, MOST_AT_ONCE));
            if (waiting.isEmpty()) {
                deleteOld();
                return;
            }
            Map<Long, List<SignalStore.Waiting>> blocks = new TreeMap<>();
            waiting.forEach(one -> blocks.computeIfAbsent(one.block(), block -> new ArrayList<>())
                    .add(one));
            for (Map.Entry<Long, List<SignalStore.Waiting>> block : blocks.entrySet()) {
                deliver(block.getKey(), block.getValue(), goesOn);
            }
        }
    }

    private void deleteOld() {
        Instant now = clock.instant();
        if (deleted.plus(DELETED_EVERY).isBefore(now)) {
            database.useTransaction(handle -> store.deleteOld(handle, now));
            deleted = now;
        }
    }

    private void deliver(long block, List<SignalStore.Waiting> signals, BooleanSupplier goesOn)
            throws InputRejection, InterruptedException {
        InputReceipt receipt = lines.of(Digests.number("partner-signals\n" + block))
                .submit(
                        signals.stream().mapToLong(SignalStore.Waiting::number).toArray(),
                        signals.stream()
                                .map(one -> new InputRecord(
                                        one.asset(), null, one.record().getBytes(StandardCharsets.UTF_8)))
                                .toList(),
                        goesOn);
        Map<Integer, String> rejected = new HashMap<>();
        receipt.rejected().forEach(one -> rejected.put(one.index(), one.code()));
        database.useTransaction(handle -> {
            for (int i = 0; i < signals.size(); i++) {
                store.delivered(handle, signals.get(i), rejected.get(i), clock.instant());
            }
        });
    }
}
