package io.watchfloor.ops.asset;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.platform.id.AssetKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Each record is evaluated once, whatever merges are decided in the meantime: over histories with lost and late
 * answers, repeated records, merges in both directions that are undone, and assets that restart.
 * {@code -Dwatchfloor.same.histories=1000} runs more histories.
 */
class SamenessPropertyTest {

    private static final ActorTestKit KIT = TwoNames.kit();
    private static final int HISTORIES = Integer.getInteger("watchfloor.same.histories", 60);
    private static final long FIRST_SEED = Long.getLong("watchfloor.same.seed", 1);
    private static final int STEPS = 120;

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    private static TwoNames told(long seed, UnaryOperator<AssetClient> gate) {
        TwoNames history = new TwoNames(KIT, seed, gate);
        for (int step = 0; step < STEPS; step++) {
            history.step();
        }
        history.settle();
        return history;
    }

    private static LongStream seeds() {
        return LongStream.range(FIRST_SEED, FIRST_SEED + HISTORIES);
    }

    @Test
    void eachRecordIsEvaluatedOnceWhateverMergesAreDecided() {
        long handedOver = seeds().map(seed -> {
                    TwoNames history = told(seed, RedirectingAssetClient::new);
                    assertThat(history.detected())
                            .as("seed %d: %s", seed, String.join("\n", history.story))
                            .isEqualTo(history.due());
                    assertThat(history.isSettled())
                            .as("seed %d is settled", seed)
                            .isTrue();
                    assertThat(history.isConsistent())
                            .as("seed %d: who is whom: %s", seed, String.join("\n", history.story))
                            .isTrue();
                    return history.handedOver();
                })
                .sum();
        assertThat(handedOver).isPositive();
    }

    /** A gate that redirects by itself and does not ask the record's own asset what it has evaluated. */
    private record RenamingGate(AssetClient door, Map<String, String> names) implements PlainDoor {
        @Override
        public CompletionStage<AssetReply> absorb(
                AssetKey asset, String sensor, long epoch, List<Submission> records, @Nullable String traceparent) {
            return door.absorb(asset, sensor, epoch, records, traceparent).thenCompose(reply -> {
                if (reply instanceof AssetReply.Elsewhere elsewhere) {
                    names.put(asset.asset().toString(), elsewhere.asset());
                    return door.absorbMerged(asset, elsewhere, sensor, epoch, records, traceparent);
                }
                return CompletableFuture.completedFuture(reply);
            });
        }
    }

    @Test
    void aGateThatRedirectsWithoutAskingIsCaught() {
        boolean caught = seeds().anyMatch(seed -> {
            TwoNames history = told(seed, door -> new RenamingGate(door, new ConcurrentHashMap<>()));
            return !history.detected().equals(history.due());
        });
        assertThat(caught).isTrue();
    }

    /** An asset that treats records of a merged name as its own: two parts of one batch then share a watermark. */
    private record NamelessGate(AssetClient door) implements PlainDoor {
        @Override
        public CompletionStage<AssetReply> absorb(
                AssetKey asset, String sensor, long epoch, List<Submission> records, @Nullable String traceparent) {
            return door.absorb(asset, sensor, epoch, records, traceparent).thenCompose(reply -> {
                if (!(reply instanceof AssetReply.Elsewhere elsewhere)) {
                    return CompletableFuture.completedFuture(reply);
                }
                List<Submission> unseen = records.stream()
                        .filter(one -> one.sequence() > elsewhere.seen())
                        .toList();
                AssetKey other = AssetKey.parse(asset.tenant() + "/" + elsewhere.asset());
                return unseen.isEmpty()
                        ? CompletableFuture.completedFuture(new AssetReply.Absorbed(elsewhere.seen(), 0))
                        : door.absorb(other, sensor, epoch, unseen, traceparent);
            });
        }
    }

    @Test
    void aGateThatRedirectsWithoutTheOriginalNameIsCaught() {
        boolean caught = seeds().anyMatch(seed -> {
            TwoNames history = told(seed, NamelessGate::new);
            return !history.detected().equals(history.due());
        });
        assertThat(caught).isTrue();
    }
}
