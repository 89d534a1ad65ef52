package io.watchfloor.ops.asset.alias;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.watchfloor.ops.asset.entity.AliasChange;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The table ends and starts again between its decision and triage's answer. */
class AliasTableEntityTest {

    private static final ActorTestKit KIT =
            ActorTestKit.create(EventSourcedBehaviorTestKit.config().withFallback(ConfigFactory.load()));

    private final List<List<AliasChange>> told = new CopyOnWriteArrayList<>();

    private final EventSourcedBehaviorTestKit<AliasTableCommand, AliasTableEvent, AliasTable> table =
            EventSourcedBehaviorTestKit.create(
                    KIT.system(),
                    AliasTableEntity.create(
                            "tenant", new AliasTableEntity.Surroundings(told::add, Clock.systemUTC(), () -> {})));

    @BeforeEach
    void forget() {
        table.clear();
        told.clear();
    }

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    private AliasTableReply add(int rows) {
        List<AliasClaim> claims = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            claims.add(new AliasClaim(i + 2, "192.0.2." + i % 250, "ws-" + i, "", "", "", "The lease says so"));
        }
        return table.<AliasTableReply>runCommand(to -> new AliasTableCommand.Add(claims, false, "ann", "key-1", to))
                .reply();
    }

    @Test
    void triageIsToldAgainAfterARestartUntilItConfirms() {
        assertThat(add(1)).isInstanceOf(AliasTableReply.Done.class);
        assertThat(told).hasSize(1);
        table.restart();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> told.size() == 2);
        assertThat(told.getLast()).isEqualTo(told.getFirst());
        table.runCommand(new AliasTableCommand.ConfirmTold(1));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> table.getState().untold().isEmpty());
        told.clear();
        table.restart();
        table.runCommand(AliasTableCommand.Wake.WAKE);
        assertThat(told).isEmpty();
        assertThat(table.getState().rows()).hasSize(1);
    }

    @Test
    void manyRowsAreToldPartByPart() {
        add(1_200);
        assertThat(table.persistenceTestKit().persistedInStorage("alias-table|tenant"))
                .as("events, so that none is large")
                .hasSize(3);
        while (!table.getState().untold().isEmpty()) {
            List<AliasChange> part = told.getLast();
            assertThat(part).hasSizeLessThanOrEqualTo(200);
            table.runCommand(new AliasTableCommand.ConfirmTold(part.getLast().number()));
        }
        assertThat(told.stream().flatMap(List::stream).map(AliasChange::number).distinct())
                .hasSize(1_200);
    }
}
