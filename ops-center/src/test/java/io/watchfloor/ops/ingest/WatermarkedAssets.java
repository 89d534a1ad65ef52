package io.watchfloor.ops.ingest;

import io.watchfloor.ops.asset.AssetReply;
import io.watchfloor.ops.asset.Submission;
import io.watchfloor.ops.identity.AssetKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Assets that judge what lies above their watermark, and of which some do not answer. */
final class WatermarkedAssets implements AssetDoor {

    private final Map<String, Long> watermarks = new TreeMap<>();
    private final Map<String, List<Long>> judged = new TreeMap<>();
    private final Set<String> silent = new HashSet<>();

    /** Those that judge, but whose answer is lost. */
    private final Set<String> mute = new HashSet<>();

    synchronized void silence(String asset) {
        silent.add(asset);
    }

    synchronized void loseAnswersOf(String asset) {
        mute.add(asset);
    }

    synchronized void heal() {
        silent.clear();
        mute.clear();
    }

    /** The sequences that the asset judged, in the order in which it did. */
    synchronized List<Long> judgedBy(String asset) {
        return List.copyOf(judged.getOrDefault("default/" + asset, List.of()));
    }

    @Override
    public synchronized CompletionStage<AssetReply> absorb(
            AssetKey asset, String sensor, long epoch, List<Submission> records, @Nullable String traceparent) {
        String name = asset.asset().toString();
        if (silent.contains(name)) {
            return CompletableFuture.failedFuture(new TimeoutException("no answer"));
        }
        String spool = asset + " " + sensor + " " + epoch;
        for (Submission record : records) {
            long sequence = record.received().sequence();
            if (sequence > watermarks.getOrDefault(spool, 0L)) {
                watermarks.put(spool, sequence);
                judged.computeIfAbsent(asset.toString(), key -> new ArrayList<>())
                        .add(sequence);
            }
        }
        return mute.contains(name)
                ? CompletableFuture.failedFuture(new TimeoutException("the answer was lost"))
                : CompletableFuture.completedFuture(
                        new AssetReply.Absorbed(records.getLast().received().sequence(), 0));
    }
}
