package io.watchfloor.ops.asset;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.watchfloor.ops.alert.Alert;
import io.watchfloor.ops.asset.AssetEvent.AlertsPlaced;
import io.watchfloor.ops.asset.AssetEvent.TelemetryAbsorbed;
import io.watchfloor.ops.identity.AssetKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit.CommandResultWithReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AssetEntityTest {

    private static final ActorTestKit KIT =
            ActorTestKit.create(EventSourcedBehaviorTestKit.config().withFallback(ConfigFactory.load()));
    private static final AssetKey KEY = AssetKey.parse("default/" + Records.ASSET);

    private final AtomicReference<Judge> judge = new AtomicReference<>(Records.judge(2));
    private final List<Long> offered = new ArrayList<>();
    private EventSourcedBehaviorTestKit<AssetCommand, AssetEvent, Asset> entity = newEntity();

    private final class Desk implements AlertDesk {
        @Override
        public void place(AssetKey asset, List<Alert> alerts) {
            alerts.forEach(alert -> offered.add(alert.ordinal()));
        }

        @Override
        public void foldingEnded(AssetKey asset, String caseId) {
            offered.clear();
        }
    }

    private EventSourcedBehaviorTestKit<AssetCommand, AssetEvent, Asset> newEntity() {
        return EventSourcedBehaviorTestKit.create(
                KIT.system(),
                AssetEntity.create(
                        KEY,
                        new AssetEntity.Surroundings(
                                judge::get,
                                Records.READER,
                                new FoldPolicy(Duration.ofHours(24), Duration.ofDays(30)),
                                new Desk(),
                                () -> {},
                                100)));
    }

    @BeforeEach
    void forget() {
        entity.clear();
        offered.clear();
    }

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    private CommandResultWithReply<AssetCommand, AssetEvent, Asset, AssetReply> absorb(Submission... records) {
        return entity.runCommand(replyTo -> new AssetCommand.Absorb("sensor-1", 1, List.of(records), replyTo));
    }

    @Test
    void routineIsConfirmedWithoutAJournalWrite() {
        var result = absorb(Records.routine(1), Records.routine(2));
        assertThat(result.hasNoEvents()).isTrue();
        assertThat(result.reply()).isEqualTo(new AssetReply.Absorbed(2, 0));
    }

    @Test
    void aMatchIsJournaledThenConfirmedAndItsAlertIsOffered() {
        var result = absorb(Records.routine(1), Records.lsass(2));
        assertThat(result.event()).isInstanceOf(TelemetryAbsorbed.class);
        assertThat(result.reply()).isEqualTo(new AssetReply.Absorbed(2, 1));
        assertThat(offered).containsExactly(1L);
    }

    @Test
    void olderRulesThanTheJournaledOnesJudgeNothing() {
        absorb(Records.lsass(1));
        judge.set(Records.judge(1));
        var result = absorb(Records.lsass(2));
        assertThat(result.hasNoEvents()).isTrue();
        assertThat(result.reply()).isEqualTo(new AssetReply.Behind(2, 1));
    }

    @Test
    void anAlertIsOfferedAgainUntilItIsPlaced() {
        absorb(Records.lsass(1));
        entity.runCommand(AssetCommand.Wake.WAKE);
        assertThat(offered).containsExactly(1L, 1L);
        assertThat(entity.runCommand(new AssetCommand.ConfirmPlacement(1)).event())
                .isEqualTo(new AlertsPlaced(1));
        entity.runCommand(AssetCommand.Wake.WAKE);
        assertThat(offered).containsExactly(1L, 1L);
    }

    @Test
    void afterARestartTheStateIsTheSameAndTheUnplacedAlertIsOffered() {
        absorb(Records.lsass(1), Records.logonFailure(2));
        offered.clear();
        var before = entity.getState();
        assertThat(entity.restart().state()).isEqualTo(before);
        assertThat(offered).containsExactly(1L);
        assertThat(absorb(Records.lsass(1), Records.logonFailure(2)).hasNoEvents())
                .isTrue();
    }
}
