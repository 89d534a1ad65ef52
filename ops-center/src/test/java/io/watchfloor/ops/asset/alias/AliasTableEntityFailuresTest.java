package io.watchfloor.ops.asset.alias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.ops.asset.entity.AliasChange;
import io.watchfloor.ops.platform.shell.FailingJournal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

/** However writes fail and messages are dropped: each row that a person was confirmed is in the table once, and triage hears all. */
class AliasTableEntityFailuresTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final FailingJournal journal = new FailingJournal();
    private final Set<Long> heard = ConcurrentHashMap.newKeySet();
    private final ActorRef<AliasTableCommand> table = journal.kit()
            .spawn(AliasTableEntity.create(
                    "tenant", new AliasTableEntity.Surroundings(this::hear, Clock.systemUTC(), () -> {})));

    private void hear(List<AliasChange> changes) {
        changes.forEach(one -> heard.add(one.number()));
        long through = changes.getLast().number();
        journal.later(journal.chance(30), () -> ConfirmTold.to(through, this));
    }

    /** The table is not there yet while it is made. */
    private static final class ConfirmTold {
        static void to(long through, AliasTableEntityFailuresTest test) {
            test.table.tell(new AliasTableCommand.ConfirmTold(through));
        }
    }

    private static AliasTableCommand add(int number, ActorRef<AliasTableReply> person) {
        AliasClaim row = new AliasClaim(
                2,
                "192.0.%d.%d".formatted(number / 250, number % 250 + 1),
                "ws-" + number,
                "",
                "",
                "",
                "The lease says so");
        return new AliasTableCommand.Add(List.of(row), false, "ann", "key-" + number, person);
    }

    @Test
    void eachRowIsThereOnceAndTriageHearsOfIt() {
        try (journal) {
            journal.sweep("alias-table|tenant", table, AliasTableCommand.Wake.WAKE);
            TestProbe<AliasTableReply> nobody = journal.kit().createTestProbe();
            journal.crowd(
                    table, () -> table.tell(new AliasTableCommand.Remove(1_000_000, "ben", null, nobody.getRef())));
            Thread storm = Thread.ofVirtual().start(journal::rage);
            int confirmed = 0;
            while (storm.isAlive() || confirmed < 5) {
                TestProbe<AliasTableReply> person = journal.kit().createTestProbe();
                table.tell(add(confirmed, person.getRef()));
                if (FailingJournal.answer(person).orElse(null) instanceof AliasTableReply.Done) {
                    confirmed++;
                }
            }
            await().atMost(PATIENCE).until(() -> state().untold().isEmpty());
            System.out.printf("%d rows, %s%n", confirmed, journal.figures());
            int rows = state().rows().size();
            assertThat(rows).as("the answer to the last may be lost").isBetween(confirmed, confirmed + 1);
            assertThat(heard).hasSize(rows);
            assertThat(journal.wasStormy()).isTrue();
        }
    }

    private AliasTable state() {
        return journal.<AliasTableEvent>events("alias-table|tenant").stream()
                .reduce(AliasTable.EMPTY, AliasTable::apply, (one, other) -> other);
    }
}
