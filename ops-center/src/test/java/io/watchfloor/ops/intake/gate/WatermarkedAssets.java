package io.watchfloor.ops.intake.gate;

import io.watchfloor.ops.asset.AssetReply;
import io.watchfloor.ops.asset.PlainDoor;
import io.watchfloor.ops.asset.Submission;
import io.watchfloor.ops.platform.id.AssetKey;
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

/** Assets that evaluate records above their watermark; some do not answer. */
final class WatermarkedAssets implements PlainDoor {

    private final Map<String, Long> watermarks = new TreeMap<>();
    private final Map<String, List<Long>> judged = new TreeMap<>();
    private final Set<String> silent = new HashSet<>();
    private final Set<String> damaged = new HashSet<>();
    private final Map<String, Integer> asked = new TreeMap<>();

    /** Assets that evaluate records, but whose answers are lost. */
    private final Set<String> mute = new HashSet<>();

    synchronized void silence(String asset) {
        silent.add(asset);
    }

    /** Assets whose journals cannot be read. */
    synchronized void damage(String asset) {
        damaged.add(asset);
    }

    synchronized int asked(String asset) {
        return asked.getOrDefault(asset, 0);
    }

    synchronized void loseAnswersOf(String asset) {
        mute.add(asset);
    }

    synchronized void heal() {
        silent.clear();
        damaged.clear();
        mute.clear();
    }

    /** The sequences that the asset evaluated, in order. */
    synchronized List<Long> judgedBy(String asset) {
        return List.copyOf(judged.getOrDefault("default/" + asset, List.of()));
    }

    @Override
    public synchronized CompletionStage<AssetReply> absorb(
            AssetKey asset, String sensor, long epoch, List<Submission> records, @Nullable String traceparent) {
        String name = asset.asset().toString();
        asked.merge(name, 1, Integer::sum);
        if (damaged.contains(name)) {
            return CompletableFuture.completedFuture(new AssetReply.Damaged("row 7 is damaged"));
        }
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
