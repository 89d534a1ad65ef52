package io.watchfloor.ops.detection.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.detection.pack.RulePackCommand.Activate;
import io.watchfloor.ops.detection.pack.RulePackCommand.Withdraw;
import java.time.Instant;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RulePacksTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final ActorRef<RulePackReply> NOBODY =
            KIT.<RulePackReply>createTestProbe().ref();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private static Activate activate(String name, String content, long rolledBackTo) {
        return new Activate(name, content, 3, rolledBackTo, "ann", NOW, NOBODY);
    }

    private static RulePacks after(RulePacks packs, Activate asked) {
        return packs.apply(packs.activate(asked, NOW).orElseThrow());
    }

    @Test
    void eachChangeHasTheNextRevision() {
        RulePacks packs = after(after(RulePacks.NONE, activate("day", "c1", 0)), activate("night", "c2", 0));

        assertThat(packs.revision()).isEqualTo(2);
        assertThat(packs.active()).isEqualTo(Map.of("day", "c1", "night", "c2"));
    }

    @Test
    void whatJudgesAlreadyIsNoChange() {
        RulePacks packs = after(RulePacks.NONE, activate("day", "c1", 0));

        assertThat(packs.activate(activate("day", "c1", 0), NOW)).isEmpty();
    }

    @Test
    void aRollbackIsANewChangeThatSaysWhereItGoesBackTo() {
        RulePacks packs = after(after(RulePacks.NONE, activate("day", "c1", 0)), activate("day", "c2", 0));

        assertThat(packs.activate(activate("day", "c1", 1), NOW))
                .contains(new RulePackEvent.Activated(3, "day", "c1", 3, 1, "ann", NOW));
    }

    @Test
    void aWithdrawnPackJudgesNoMoreAndCannotBeWithdrawnAgain() {
        RulePacks packs = after(RulePacks.NONE, activate("day", "c1", 0));
        RulePacks without = packs.apply(
                packs.withdraw(new Withdraw("day", "ann", NOW, NOBODY), NOW).orElseThrow());

        assertThat(without).isEqualTo(new RulePacks(2, new java.util.TreeMap<>()));
        assertThat(without.withdraw(new Withdraw("day", "ann", NOW, NOBODY), NOW))
                .isEmpty();
    }
}
