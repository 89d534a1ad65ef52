package io.watchfloor.ops.lookback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.ops.asset.AssetEvent.Detection;
import io.watchfloor.ops.asset.AssetEvent.Evidence;
import io.watchfloor.ops.asset.AssetHistory;
import io.watchfloor.ops.asset.LookBackFindings;
import io.watchfloor.ops.asset.LookBackFindings.Found;
import io.watchfloor.ops.asset.LookBackReply;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.platform.id.AlertId;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.DetectionId;
import io.watchfloor.ops.platform.id.RuleId;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Findings reach their assets once, whatever happens to messages and answers. */
class FindingDeliveryTest {

    private static final Instant AT = Instant.parse("2026-01-05T08:00:00Z");
    private static final AssetKey WS01 = AssetKey.parse("default/host:ws01");
    private static final AssetKey WS02 = AssetKey.parse("default/host:ws02");
    private static final LookBack.Request REQUEST = new LookBack.Request(List.of("rule"), AT, AT);

    private final Random random = new Random(28);
    private final Map<AssetKey, List<String>> journals = new HashMap<>();
    private final Map<AssetKey, Long> counts = new HashMap<>();
    private final List<Integer> sizes = new ArrayList<>();
    private final Set<String> waiting = new TreeSet<>();
    private int losses;
    private boolean merged;

    private final LookBackWorker.Assets assets = new LookBackWorker.Assets() {
        @Override
        public CompletionStage<LookBackReply> take(AssetKey asset, LookBackFindings findings) {
            sizes.add(findings.found().size());
            boolean lost = losses > 0 && random.nextBoolean();
            losses -= lost ? 1 : 0;
            if (lost && random.nextBoolean()) {
                return failed("the message was lost");
            }
            LookBackReply reply = reply(asset, findings);
            return lost ? failed("the answer was lost") : CompletableFuture.completedFuture(reply);
        }

        @Override
        public Predicate<String> waiting(AssetKey asset) {
            return waiting::contains;
        }

        @Override
        public AssetHistory.Detections detections(AssetKey asset, Instant since, long after, Set<String> rules) {
            List<String> all = journals.getOrDefault(asset, List.of());
            return new AssetHistory.Detections(new TreeSet<>(all.subList((int) after, all.size())), all.size());
        }
    };

    private static CompletionStage<LookBackReply> failed(String why) {
        return CompletableFuture.failedFuture(new IllegalStateException(why));
    }

    private LookBackReply reply(AssetKey asset, LookBackFindings findings) {
        if (merged && asset.equals(WS01)) {
            return new LookBackReply.Elsewhere("host:ws02");
        }
        long count = counts.getOrDefault(asset, 0L);
        if (findings.known() != count) {
            return new LookBackReply.Stale(count);
        }
        counts.put(asset, count + findings.found().size());
        findings.found()
                .forEach(one -> journals.computeIfAbsent(asset, key -> new ArrayList<>())
                        .add(one.detection().id().value()));
        return new LookBackReply.Taken(count + findings.found().size(), 1);
    }

    private static List<Found> found(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(n -> new Found(
                        new AlertRule("rule", "Rule", Level.HIGH, List.of()),
                        AlertNames.of(List.of()),
                        new Detection(
                                new DetectionId("d" + n),
                                new AlertId("a"),
                                new RuleId("rule"),
                                "s/1/" + n,
                                AT,
                                null,
                                null),
                        List.of(new Evidence("s/1/" + n, AT, "{}".repeat(n % 2 == 0 ? 10 : 40_000), null))))
                .toList();
    }

    private FindingDelivery delivery() {
        return new FindingDelivery("l1", REQUEST, Set.copyOf(REQUEST.rules()), null, assets, () -> true);
    }

    @Test
    void eachFindingIsTakenOnceWhateverIsLost() throws InterruptedException {
        losses = 8;
        FindingDelivery first = delivery();
        assertThat(first.deliver(WS01, found(0, 60))).isTrue();
        FindingDelivery again = delivery();
        assertThat(again.deliver(WS01, found(0, 80))).isTrue();

        assertThat(losses).as("messages and answers were lost").isZero();
        assertThat(journals.get(WS01)).doesNotHaveDuplicates().hasSize(80);
        assertThat(again.repeated()).isGreaterThanOrEqualTo(60);
        assertThat(sizes).as("messages stay small").allMatch(size -> size <= 10);
    }

    @Test
    void whatTheAssetFoundLiveIsLeftOut() throws InterruptedException {
        journals.put(WS01, new ArrayList<>(List.of("d0", "d2")));
        FindingDelivery delivery = delivery();
        assertThat(delivery.deliver(WS01, found(0, 4))).isTrue();
        assertThat(journals.get(WS01)).containsExactlyInAnyOrder("d0", "d1", "d2", "d3");
        assertThat(delivery.delivered()).isEqualTo(2);
        assertThat(delivery.repeated()).isEqualTo(2);
    }

    @Test
    void aRecordOfTheRetryQueueIsLeftToTheRuleThatIsLive() throws InterruptedException {
        waiting.add("s/1/1");
        FindingDelivery delivery = delivery();
        assertThat(delivery.deliver(WS01, found(0, 3))).isTrue();
        assertThat(journals.get(WS01)).containsExactly("d0", "d2");

        waiting.clear();
        journals.computeIfAbsent(WS01, asset -> new ArrayList<>()).add("d1");
        assertThat(delivery.deliver(WS01, found(0, 3))).isTrue();
        assertThat(journals.get(WS01)).as("evaluated meanwhile").containsExactly("d0", "d2", "d1");
    }

    @Test
    void aMergedAssetsFindingsGoToTheOtherAsset() throws InterruptedException {
        merged = true;
        journals.put(WS01, new ArrayList<>(List.of("d0")));
        assertThat(delivery().deliver(WS01, found(0, 3))).isTrue();
        assertThat(journals.get(WS01)).as("found before the merge").containsExactly("d0");
        assertThat(journals.get(WS02)).containsExactly("d1", "d2");
    }

    @Test
    void anAssetThatNeverAnswersEndsTheJob() {
        losses = Integer.MAX_VALUE;
        LookBackWorker.Assets dead = new LookBackWorker.Assets() {
            @Override
            public CompletionStage<LookBackReply> take(AssetKey asset, LookBackFindings findings) {
                return failed("the journal is damaged");
            }

            @Override
            public Predicate<String> waiting(AssetKey asset) {
                return record -> false;
            }

            @Override
            public AssetHistory.Detections detections(AssetKey asset, Instant since, long after, Set<String> rules) {
                return new AssetHistory.Detections(Set.of(), 0);
            }
        };
        assertThatThrownBy(() -> new FindingDelivery("l1", REQUEST, Set.copyOf(REQUEST.rules()), null, dead, () -> true)
                        .deliver(WS01, found(0, 1)))
                .hasMessageContaining("host:ws01")
                .hasMessageContaining("damaged");
    }

    @Test
    void aCancelledJobStops() throws InterruptedException {
        assertThat(new FindingDelivery("l1", REQUEST, Set.copyOf(REQUEST.rules()), null, assets, () -> false)
                        .deliver(WS01, found(0, 1)))
                .isFalse();
    }
}
