package io.watchfloor.ops.detection.correlation;

import com.typesafe.config.ConfigFactory;
import io.watchfloor.ops.asset.AssetCommand;
import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.ops.asset.AssetReply;
import io.watchfloor.ops.asset.LookBackFindings;
import io.watchfloor.ops.asset.LookBackReply;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.platform.id.AlertId;
import io.watchfloor.ops.platform.id.DetectionId;
import io.watchfloor.ops.platform.id.RuleId;
import io.watchfloor.sigma.correlation.Contribution;
import io.watchfloor.sigma.correlation.Member;
import io.watchfloor.sigma.explain.MatchReason;
import io.watchfloor.sigma.language.Level;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages between assets and windows are unchanged after serialization between nodes. */
class MessagesTest {

    private static final ActorTestKit KIT = ActorTestKit.create(ConfigFactory.load());
    private static final Instant AT = Instant.parse("2026-01-05T08:00:00.123456Z");

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    static Stream<Object> messages() {
        TreeMap<String, String> group = new TreeMap<>(Map.of("IpAddress", "192.0.2.7"));
        Member full =
                new Member("s/1/2", AT, "rule", "host:a", "12.50", "window", new TreeMap<>(Map.of("User", "ann")));
        Member plain = new Member("s/1/3", AT, "rule");
        WindowDetection correlated = new WindowDetection(
                1,
                AT,
                "host:a",
                new DetectionId("d1"),
                new AlertRule("rule", "Title", Level.HIGH, List.of("T1110")),
                new CompletedWindow(
                        group, 2, AT, AT, List.of("s/1/2"), new BigDecimal("12.5"), List.of("host:a", "host:b"), true),
                true);
        return Stream.of(
                new CorrelationCommand.Take(
                        "asset:default/host:a",
                        List.of(
                                new PendingContribution(1, 4, new Contribution("c", "hash", group, full)),
                                new PendingContribution(2, 4, new Contribution("c", "hash", group, plain)))),
                new CorrelationCommand.ConfirmCorrelated("host:a", 7),
                new CorrelationCommand.ConfirmContributions(List.of(1L, 2L)),
                CorrelationCommand.Wake.WAKE,
                new AssetCommand.TakeCorrelated("default/w1", List.of(correlated)),
                new AssetCommand.ConfirmContributions(List.of(1L, 2L)),
                new AssetReply.Owing(10_000),
                new AssetCommand.TakeLookBack(lookBack(correlated), noOne()),
                new LookBackReply.Taken(7, 2),
                new LookBackReply.Stale(7),
                new LookBackReply.Elsewhere("host:b"),
                new LookBackReply.Failed("no connection"));
    }

    private static LookBackFindings lookBack(WindowDetection correlated) {
        return new LookBackFindings(
                "l1",
                5,
                Level.CRITICAL,
                List.of(new LookBackFindings.Found(
                        correlated.rule(),
                        AlertNames.opened("host:a", Map.of("User", "ann", "IpAddress", "192.0.2.7")),
                        new AssetEvent.Detection(
                                correlated.id(),
                                new AlertId("a1"),
                                new RuleId("rule"),
                                "s/1/2",
                                AT,
                                correlated.window(),
                                List.of(new MatchReason("selection", "User", "", "ann", "ann"))),
                        List.of(new AssetEvent.Evidence("s/1/2", AT, "{}", 12L)))));
    }

    private static ActorRef<LookBackReply> noOne() {
        return KIT.<LookBackReply>createTestProbe().getRef();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void messagesCrossTheNetworkUnchanged(Object message) {
        KIT.serializationTestKit().verifySerialization(message, true);
    }
}
