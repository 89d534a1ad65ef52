package io.watchfloor.ops.intake.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.asset.AssetCommand;
import io.watchfloor.ops.asset.AssetReply;
import io.watchfloor.ops.asset.PlainDoor;
import io.watchfloor.ops.asset.Submission;
import io.watchfloor.ops.asset.naming.NamingReply;
import io.watchfloor.ops.asset.naming.SensorHostReport;
import io.watchfloor.ops.intake.sensor.SensorRights;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.HostIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HostReportDeliveryTest {

    private static final Instant AT = Instant.parse("2026-01-05T08:00:00Z");

    private final List<String> told = new ArrayList<>();
    private boolean answers = true;

    private final GateMetrics metrics = new GateMetrics(new PrometheusRegistry());
    private final HostReportDelivery introductions = new HostReportDelivery(new Assets(), metrics);

    private final class Assets implements PlainDoor {
        @Override
        public CompletionStage<AssetReply> absorb(
                AssetKey asset, String sensor, long epoch, List<Submission> records, @Nullable String traceparent) {
            throw new AssertionError("Nothing is judged here");
        }

        @Override
        public CompletionStage<NamingReply> sendNaming(
                AssetKey asset, Function<ActorRef<NamingReply>, AssetCommand.Naming> word) {
            String said = switch (word.apply(TestInbox.<NamingReply>create().getRef())) {
                case AssetCommand.HearHost hear -> "hears " + words(hear.word());
                case AssetCommand.DecideSame decide -> "is " + decide.with() + " by " + decide.by();
                default -> throw new AssertionError("The gate says nothing else");
            };
            told.add(asset.asset().name() + " " + said);
            return answers
                    ? CompletableFuture.completedFuture(NamingReply.Confirmation.HEARD)
                    : CompletableFuture.failedFuture(new TimeoutException("no answer"));
        }
    }

    private static String words(SensorHostReport word) {
        return String.join(
                ", ",
                Stream.concat(word.names().stream(), word.addresses().stream()).toList());
    }

    private static SensorRights enrolled(String granted, String... names) {
        return SensorRights.of(List.of(granted), List.of(names));
    }

    private void reported(SensorRights rights, String... assets) {
        introductions.recordsDelivered(
                "s1",
                rights,
                Stream.of(assets).map(AssetId::parse).map(AssetKey::of).toList());
    }

    @Test
    void aForwardersReportIsAcceptedOnlyForItsOwnHost() {
        SensorRights rights = enrolled("*", "fwd.corp.example");
        introductions.receive(
                "s1",
                rights,
                new HostIdentity(
                        List.of("fwd.corp.example", "dc01.corp.example", "no/name"),
                        List.of("192.0.2.7", "127.0.0.1", "nonsense")),
                AT);
        reported(rights, "dc01.corp.example", "ws-017.corp.example");
        assertThat(told).isEmpty();
        reported(rights, "fwd.corp.example", "ws-017.corp.example");
        assertThat(told).containsExactly("fwd.corp.example hears fwd.corp.example, 192.0.2.7");
        assertThat(metrics.rejectedHostFacts.labelValues("name").get()).isEqualTo(2);
        assertThat(metrics.rejectedHostFacts.labelValues("address").get()).isEqualTo(2);
    }

    @Test
    void anAssetReceivesAReportOnceAndAgainAfterAChange() {
        SensorRights rights = enrolled("own", "ws-017");
        introductions.receive("s1", rights, new HostIdentity(List.of("ws-017"), List.of("192.0.2.17")), AT);
        reported(rights, "ws-017");
        reported(rights, "ws-017");
        introductions.receive(
                "s1", rights, new HostIdentity(List.of("ws-017"), List.of("192.0.2.99")), AT.plusSeconds(60));
        reported(rights, "ws-017");
        assertThat(told).containsExactly("ws-017 hears ws-017, 192.0.2.17", "ws-017 hears ws-017, 192.0.2.99");
    }

    @Test
    void anUnconfirmedReportIsSentAgainWithTheNextRecords() {
        SensorRights rights = enrolled("own", "ws-017");
        introductions.receive("s1", rights, new HostIdentity(List.of("ws-017"), List.of()), AT);
        answers = false;
        reported(rights, "ws-017");
        answers = true;
        reported(rights, "ws-017");
        reported(rights, "ws-017");
        assertThat(told).containsExactly("ws-017 hears ws-017", "ws-017 hears ws-017");
    }

    @Test
    void aHostWithShortAndFullNameIsMergedOnce() {
        SensorRights rights = enrolled("own", "ws-017", "ws-017.corp.example", "web");
        introductions.receive(
                "s1", rights, new HostIdentity(List.of("ws-017", "ws-017.corp.example", "web"), List.of()), AT);
        reported(rights, "ws-017", "web");
        assertThat(told).noneMatch(word -> word.contains(" is "));
        reported(rights, "ws-017.corp.example");
        reported(rights, "ws-017", "ws-017.corp.example", "web");
        assertThat(told.stream().filter(word -> word.contains(" is ")))
                .containsExactly("ws-017 is host:ws-017.corp.example by sensor s1");
    }

    @Test
    void aNameThatTheHostNoLongerHasIsNotMerged() {
        SensorRights rights = enrolled("own", "ws-017", "ws-017.old.example");
        introductions.receive("s1", rights, new HostIdentity(List.of("ws-017"), List.of()), AT);
        reported(rights, "ws-017", "ws-017.old.example");
        assertThat(told).noneMatch(word -> word.contains(" is "));
    }
}
