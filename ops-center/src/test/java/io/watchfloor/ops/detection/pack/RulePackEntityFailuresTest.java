package io.watchfloor.ops.detection.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.platform.shell.FailingJournal;
import java.time.Clock;
import java.time.Instant;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

/** However writes fail and messages are dropped: each change that a person was confirmed is stored once, in its order. */
class RulePackEntityFailuresTest {

    private final FailingJournal journal = new FailingJournal();

    @Test
    void eachConfirmedPackIsActiveOnce() {
        try (journal) {
            ActorRef<RulePackCommand> packs =
                    journal.kit().spawn(RulePackEntity.create("tenant", Clock.systemUTC(), () -> {}));
            TestProbe<RulePackReply> nobody = journal.kit().createTestProbe();
            journal.crowd(packs, () -> packs.tell(new RulePackCommand.Describe("other", nobody.getRef())));
            Thread storm = Thread.ofVirtual().start(journal::rage);
            int confirmed = 0;
            while (storm.isAlive() || confirmed < 5) {
                TestProbe<RulePackReply> person = journal.kit().createTestProbe();
                packs.tell(new RulePackCommand.Activate(
                        "pack", "hash-" + confirmed, 3, 0, "ann", Instant.now().plusSeconds(60), person.getRef()));
                if (FailingJournal.answer(person).orElse(null) instanceof RulePackReply.Done) {
                    confirmed++;
                }
            }
            System.out.printf("%d revisions, %s%n", confirmed, journal.figures());
            assertThat(journal.<RulePackEvent>events("rule-packs|tenant").size())
                    .as("the answer to the last may be lost")
                    .isBetween(confirmed, confirmed + 1);
            assertThat(journal.wasStormy()).isTrue();
        }
    }
}
