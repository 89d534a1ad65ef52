package io.watchfloor.sensors.agent.spool;

import static io.watchfloor.sensors.agent.spool.Spools.append;
import static io.watchfloor.sensors.agent.spool.Spools.bodies;
import static io.watchfloor.sensors.agent.spool.Spools.collected;
import static io.watchfloor.sensors.agent.spool.Spools.lease;
import static io.watchfloor.sensors.agent.spool.Spools.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.watchfloor.sensors.protocol.Divergence;
import io.watchfloor.sensors.protocol.LogSource;
import io.watchfloor.sensors.protocol.RunningHash;
import io.watchfloor.sensors.protocol.TelemetryBatch;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The contract of every spool. */
interface SpoolContract {
    /** An empty spool with room for at least 1,000 small records and less than 100,000. */
    Spool spool() throws Exception;

    @Test
    default void recordsAreLeasedInOrderWithSequencesFromOne() throws Exception {
        Spool spool = spool();
        append(spool, "a", "b");
        append(spool, "c");
        TelemetryBatch first = spool.lease(2, 1000).orElseThrow();
        TelemetryBatch second = spool.lease(2, 1000).orElseThrow();
        assertThat(bodies(first)).containsExactly("a", "b");
        assertThat(bodies(second)).containsExactly("c");
        assertThat(first.firstSequence()).isEqualTo(1);
        assertThat(second.firstSequence()).isEqualTo(3);
        assertThat(second.epoch()).isEqualTo(spool.epoch());
        assertThat(spool.lease(2, 1000)).isEmpty();
        assertThat(spool.nextSequence()).isEqualTo(4);
    }

    @Test
    default void recordAttributesAreKept() throws Exception {
        Spool spool = spool();
        LogSource source = new LogSource("windows", "process_creation", "sysmon");
        spool.append(List.of(new CollectedRecord("user:bob", source, new byte[] {1})));
        assertThat(spool.lease(1, 100).orElseThrow().records().getFirst()).satisfies(record -> {
            assertThat(record.asset()).isEqualTo("user:bob");
            assertThat(record.logsource()).isEqualTo(source);
        });
    }

    @Test
    default void leaseRespectsTheSizeLimitButReturnsAtLeastOneRecord() throws Exception {
        Spool spool = spool();
        append(spool, "a".repeat(500), "b".repeat(500), "c");
        assertThat(bodies(spool.lease(10, 10).orElseThrow())).hasSize(1);
        assertThat(bodies(spool.lease(10, 1000).orElseThrow())).hasSize(2);
    }

    @Test
    default void rollBackMakesLeasedRecordsLeasableAgain() throws Exception {
        Spool spool = spool();
        append(spool, "a", "b", "c");
        lease(spool);
        spool.commit(1);
        spool.rollBack();
        assertThat(bodies(lease(spool))).containsExactly("b", "c");
    }

    @Test
    default void committedRecordsAreNotLeasedAgain() throws Exception {
        Spool spool = spool();
        append(spool, "a", "b");
        lease(spool);
        spool.commit(2);
        spool.commit(1);
        spool.rollBack();
        assertThat(spool.lease(10, 1000)).isEmpty();
        assertThat(spool.firstPending()).isEqualTo(spool.nextSequence()).isEqualTo(3);
    }

    @Test
    default void commitMayCoverRecordsNotLeasedSinceARestart() throws Exception {
        Spool spool = spool();
        append(spool, "a", "b", "c");
        spool.commit(2);
        assertThat(bodies(lease(spool))).containsExactly("c");
    }

    @Test
    default void commitBeyondTheEndIsRejected() throws Exception {
        Spool spool = spool();
        append(spool, "a");
        assertThatIllegalArgumentException().isThrownBy(() -> spool.commit(2));
    }

    @Test
    default void fullSpoolRejectsAWholeGroupUntilACommit() throws Exception {
        Spool spool = spool();
        int appended = 0;
        while (spool.append(collected(names(appended, 100)))) {
            appended += 100;
            assertThat(appended).isLessThan(100_000);
        }
        assertThat(appended).isGreaterThanOrEqualTo(1000);
        assertThat(spool.depth().records()).isEqualTo(appended);
        assertThat(spool.nextSequence()).isEqualTo(appended + 1);
        lease(spool);
        spool.commit(appended);
        assertThat(spool.append(collected(names(0, 100)))).isTrue();
        assertThat(bodies(lease(spool))).isEqualTo(names(0, 100));
    }

    @Test
    default void newEpochRenumbersPendingRecordsFromOne() throws Exception {
        Spool spool = spool();
        append(spool, "a", "b", "c");
        lease(spool);
        spool.commit(1);
        long before = spool.epoch();
        spool.startNewEpoch(Divergence.Reason.SET_BACK);
        append(spool, "d");
        TelemetryBatch batch = lease(spool);
        assertThat(batch.epoch()).isNotEqualTo(before).isEqualTo(spool.epoch());
        assertThat(batch.firstSequence()).isEqualTo(1);
        assertThat(bodies(batch)).containsExactly("b", "c", "d");
        assertThat(spool.nextSequence()).isEqualTo(4);
        spool.commit(3);
        assertThat(spool.firstPending()).isEqualTo(4);
    }

    @Test
    default void runningHashContinuesInANewEpoch() throws Exception {
        Spool spool = spool();
        append(spool, "a", "b", "c");
        TelemetryBatch batch = lease(spool);
        long[] after = batch.histories(RunningHash.SHA_256);
        assertThat(spool.history(0)).hasValue(batch.history());
        for (int sequence = 1; sequence <= 3; sequence++) {
            assertThat(spool.history(sequence)).hasValue(after[sequence - 1]);
        }
        assertThat(spool.history(4)).isEqualTo(OptionalLong.empty());
        spool.commit(2);
        assertThat(spool.history(2)).hasValue(after[1]);
        spool.startNewEpoch(Divergence.Reason.SET_BACK);
        assertThat(spool.history(0)).hasValue(after[1]);
        assertThat(spool.history(1)).hasValue(after[2]);
        assertThat(lease(spool).history()).isEqualTo(after[1]);
    }

    @Test
    default void divergenceIsKeptUntilTheWelcome() throws Exception {
        Spool spool = spool();
        append(spool, "a", "b");
        spool.commit(1);
        long before = spool.epoch();
        assertThat(spool.divergence()).isEmpty();
        assertThat(spool.lineage()).isEmpty();
        spool.startNewEpoch(Divergence.Reason.CONTENT_DIFFERS);
        assertThat(spool.divergence()).contains(new Divergence(before, 1, Divergence.Reason.CONTENT_DIFFERS));
        spool.welcomed(5);
        assertThat(spool.divergence()).isEmpty();
        assertThat(spool.lineage()).hasValue(5);
    }
}
