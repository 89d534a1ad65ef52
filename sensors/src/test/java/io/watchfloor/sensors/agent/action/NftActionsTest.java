package io.watchfloor.sensors.agent.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.watchfloor.sensors.protocol.ActionFrame.Order;
import io.watchfloor.sensors.protocol.ActionFrame.Outcome;
import io.watchfloor.sensors.protocol.ActionFrame.State;
import io.watchfloor.sensors.protocol.ActionKind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Uses real kernel rules in a separate network namespace. */
@EnabledIf("possible")
class NftActionsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final String CENTER = "192.0.2.200";

    @TempDir
    Path folder;

    private NetworkNamespace network;

    static boolean possible() {
        return NetworkNamespace.possible();
    }

    @BeforeEach
    void add() throws Exception {
        network = new NetworkNamespace();
    }

    @AfterEach
    void remove() throws Exception {
        network.remove();
    }

    private ActionExecutor open(Set<ActionKind> allow) throws IOException {
        return ActionExecutor.open(
                        new ActionSettings(allow, Duration.ofHours(1), List.of("192.0.2.53", "192.0.2.64/28")),
                        folder,
                        new ActionHandlerFactory(
                                network.nft(),
                                () -> List.of(new InetSocketAddress(CENTER, 8443)),
                                RecordedOutcomes.NO_PACKAGES),
                        Clock.systemUTC())
                .start();
    }

    private ActionExecutor open() throws IOException {
        return open(Set.of(ActionKind.BLOCK_ADDRESS, ActionKind.ISOLATE_HOST));
    }

    private static Order isolate(String id, Duration limit) {
        return RecordedOutcomes.order(id, ActionKind.ISOLATE_HOST, Map.of(), limit);
    }

    private static Order block(String id, String address, Duration limit) {
        return RecordedOutcomes.order(id, ActionKind.BLOCK_ADDRESS, Map.of("address", address), limit);
    }

    /** Whether a packet can leave: {@code sendmsg} fails for a dropped packet. */
    private boolean leaves(String address) throws InterruptedException {
        try {
            network.inside("bash", "-c", "echo x > /dev/udp/%s/9".formatted(address));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void addressIsBlockedForALimitedTime() throws Exception {
        try (ActionExecutor actions = open()) {
            RecordedOutcomes center = new RecordedOutcomes(actions);
            center.orders(block("a", "192.0.2.66", Duration.ofSeconds(4)));
            center.orders(block("b", "2001:db8::66", LONG));
            Outcome done = center.hears("a", State.SUCCEEDED);
            assertThat(done.evidence().get("rules")).contains("192.0.2.66");
            assertThat(done.revertAt()).isNotNull();
            center.hears("b", State.SUCCEEDED);
            assertThat(network.rules()).contains("2001:db8::66");
            assertThat(leaves("192.0.2.99")).isTrue();
            center.hears("a", State.REVERTED);
            assertThat(network.rules()).doesNotContain("192.0.2.66").contains("2001:db8::66");
            assertThat(leaves("192.0.2.66")).isTrue();
            center.wantsUndone(block("b", "2001:db8::66", LONG));
            center.hears("b", State.REVERTED);
            assertThat(network.rules()).doesNotContain("watchfloor");
            center.orders(block("center", CENTER, LONG));
            assertThat(center.hears("center", State.REFUSED).words()).contains("would disconnect this sensor");
        }
    }

    @Test
    void isolatedHostReachesOnlyTheCenterAndKeptAddresses() throws Exception {
        network.inside(
                "nft", "add table inet others; add chain inet others output { type filter hook output priority 0; }");
        try (ActionExecutor actions = open()) {
            RecordedOutcomes center = new RecordedOutcomes(actions);
            center.orders(isolate("a", LONG));
            Outcome done = center.hears("a", State.SUCCEEDED);
            assertThat(done.evidence()).containsEntry("centers", CENTER + ":8443");
            assertThat(leaves("192.0.2.99")).isFalse();
            assertThat(leaves(CENTER)).as("another port of the center").isFalse();
            assertThat(leaves("192.0.2.53")).isTrue();
            assertThat(leaves("192.0.2.70")).isTrue();
            assertThatThrownBy(() -> network.inside(
                            "bash", "-c", "timeout 2 bash -c 'echo > /dev/tcp/%s/8443'".formatted(CENTER)))
                    .as("it leaves, and nobody is there")
                    .isInstanceOf(IOException.class);
            center.wantsUndone(isolate("a", LONG));
            center.hears("a", State.REVERTED);
            assertThat(leaves("192.0.2.99")).isTrue();
            assertThat(network.rules()).contains("table inet others").doesNotContain("watchfloor");
        }
    }

    @Test
    void isolationExpiresWhileTheSensorIsStopped() throws Exception {
        try (ActionExecutor actions = open()) {
            RecordedOutcomes center = new RecordedOutcomes(actions);
            center.orders(isolate("short", Duration.ofSeconds(3)));
            center.hears("short", State.SUCCEEDED);
        }
        assertThat(network.rules()).contains("watchfloor_isolation");
        // the kernel's timeout removes the rule without the sensor
        await().atMost(PATIENCE).until(() -> leaves("192.0.2.99"));
        try (ActionExecutor actions = open()) {
            RecordedOutcomes center = new RecordedOutcomes(actions);
            center.hears("short", State.REVERTED);
            assertThat(network.rules()).doesNotContain("watchfloor");
        }
    }

    @Test
    void isolationIsRestoredAfterARebootForTheRemainingTime() throws Exception {
        try (ActionExecutor actions = open()) {
            RecordedOutcomes center = new RecordedOutcomes(actions);
            center.orders(isolate("a", LONG));
            center.hears("a", State.SUCCEEDED);
        }
        network.inside("nft", "flush ruleset");
        try (ActionExecutor actions = open()) {
            RecordedOutcomes center = new RecordedOutcomes(actions);
            await().atMost(PATIENCE).until(() -> !leaves("192.0.2.99"));
            assertThat(network.rules()).containsPattern("timeout 9m[0-9]+s");
            assertThat(center.heardOf("a")).isEmpty();
        }
        try (ActionExecutor actions = open(Set.of())) {
            assertThat(new RecordedOutcomes(actions).hears("a", State.REVERTED).words())
                    .contains("no longer isolated");
            assertThat(leaves("192.0.2.99")).isTrue();
        }
    }

    @Test
    void longerOfTwoIsolationsApplies() throws Exception {
        try (ActionExecutor actions = open()) {
            RecordedOutcomes center = new RecordedOutcomes(actions);
            center.orders(isolate("long", LONG));
            center.hears("long", State.SUCCEEDED);
            center.orders(isolate("short", Duration.ofSeconds(1)));
            center.hears("short", State.SUCCEEDED);
            assertThat(center.hears("short", State.REVERTED).words()).contains("still isolated by another action");
            assertThat(leaves("192.0.2.99")).isFalse();
            center.wantsUndone(isolate("long", LONG));
            center.hears("long", State.REVERTED);
            assertThat(leaves("192.0.2.99")).isTrue();
        }
    }
}
