package io.watchfloor.sensors.agent.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.sensors.agent.gather.GatherSettings;
import io.watchfloor.sensors.protocol.ActionFrame.Order;
import io.watchfloor.sensors.protocol.ActionFrame.Outcome;
import io.watchfloor.sensors.protocol.ActionFrame.State;
import io.watchfloor.sensors.protocol.ActionKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CancelledPackageTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private Path packages = Path.of("");
    private Order order = ToldCenter.order("r", ActionKind.COLLECT_PACKAGE, Map.of(), Duration.ZERO);

    @BeforeEach
    void somethingIsToBeCollected() throws IOException {
        packages = folder.resolve("packages");
        Path logs = Files.createDirectories(folder.resolve("logs"));
        Files.writeString(logs.resolve("a.log"), "one\n");
        order = ToldCenter.order(
                "r1", ActionKind.COLLECT_PACKAGE, Map.of("paths", logs.toString()), Duration.ofMinutes(10));
    }

    private Actions open(PackageSender sender) throws IOException {
        return Actions.open(
                        new ActionSettings(
                                Set.of(ActionKind.COLLECT_PACKAGE),
                                Duration.ofHours(1),
                                List.of(),
                                new GatherSettings(List.of(folder.resolve("logs")), true, 1 << 20, 10)),
                        folder.resolve("actions"),
                        new HostDeeds(
                                List.of("/nonexistent/nft"),
                                List::of,
                                new HostDeeds.Packages(folder, packages, sender)),
                        Clock.systemUTC())
                .started();
    }

    @Test
    void aSensorThatSendsStopsAndLeavesNothingAndTakesTheNextOrder() throws Exception {
        HeldSender sender = HeldSender.endless();
        try (Actions actions = open(sender)) {
            ToldCenter center = new ToldCenter(actions);
            center.orders(order);
            await().atMost(PATIENCE).until(() -> sender.sent.size() == 1);
            center.cancels(order);
            assertThat(center.hears("r1", State.CANCELLED).words()).contains("stopped");
            assertThat(center.heardOf("r1")).containsExactly(State.RUNNING, State.CANCELLED);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(packages).isEmptyDirectory());

            Order next = new Order("r2", order.call(), order.kind(), order.arguments(), order.limitMillis());
            center.orders(next);
            await().atMost(PATIENCE).until(() -> sender.sent.size() == 2);
            center.orders(order);
            center.cancels(next);
            center.hears("r2", State.CANCELLED);
            assertThat(sender.sent).hasSize(2);
        }
    }

    @Test
    void whatTheCenterHasAlreadyHasSucceeded() throws Exception {
        HeldSender sender = HeldSender.endless();
        try (Actions actions = open(sender)) {
            ToldCenter center = new ToldCenter(actions);
            center.orders(order);
            await().atMost(PATIENCE).until(() -> sender.sent.size() == 1);
            sender.arrived = true;
            center.cancels(order);
            Outcome done = center.hears("r1", State.SUCCEEDED);
            assertThat(done.evidence()).containsEntry("sha256", sender.sent.getFirst());
            center.cancels(order);
            assertThat(center.heardOf("r1")).doesNotContain(State.CANCELLED);
        }
    }

    @Test
    void aSensorThatIsKilledMeanwhileDoesNotGoOnAndSaysSoWhenTheCenterIsBack() throws Exception {
        HeldSender first = HeldSender.endless();
        first.reachable = false;
        try (Actions actions = open(first)) {
            ToldCenter center = new ToldCenter(actions);
            center.orders(order);
            await().atMost(PATIENCE).until(() -> first.sent.size() == 1);
            center.cancels(order);
        }
        HeldSender second = HeldSender.endless();
        try (Actions actions = open(second)) {
            new ToldCenter(actions).hears("r1", State.CANCELLED);
            assertThat(second.sent).isEmpty();
        }
    }

    @Test
    void whatASensorNeverHadItDoesNotDoWhenItComesLater() throws Exception {
        HeldSender sender = new HeldSender();
        try (Actions actions = open(sender)) {
            ToldCenter center = new ToldCenter(actions);
            center.cancels(order);
            assertThat(center.hears("r1", State.CANCELLED).words()).contains("had not begun it");
            center.orders(order);
            center.orders(new Order("r2", order.call(), order.kind(), order.arguments(), order.limitMillis()));
            center.hears("r2", State.SUCCEEDED);
            assertThat(sender.sent).hasSize(1);
        }
    }
}
