package io.watchfloor.ops.lookback;

import io.watchfloor.ops.asset.AssetHistory;
import io.watchfloor.ops.asset.LookBackFindings;
import io.watchfloor.ops.asset.LookBackFindings.Found;
import io.watchfloor.ops.asset.LookBackReply;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers findings to the assets, each once: what the asset's journal contains is left out, and the asset rejects
 * findings if it took others since the journal was read. So a repeated message and a repeated look-back change nothing.
 */
final class FindingDelivery {

    private static final Logger LOG = LoggerFactory.getLogger(FindingDelivery.class);

    /** Keep a message below the frame limit of the cluster. */
    private static final int MOST_AT_ONCE = 50;

    private static final int MOST_CHARACTERS = 256 * 1024;

    /** How many assets' known detections are kept in memory. */
    private static final int MOST_KNOWN = 500;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration AGAIN_AFTER = Duration.ofMillis(500);
    private static final int MOST_MERGES = 10;

    /** An asset whose journal is damaged never answers. */
    private static final int MOST_ATTEMPTS = 20;

    /** By how much the clocks of nodes and sensors may differ. Records are evaluated after they happened. */
    private static final Duration CLOCKS = Duration.ofDays(1);

    private final String lookBack;
    private final @Nullable Level pagesFrom;
    private final LookBackWorker.Assets assets;
    private final Instant since;
    private final Set<String> rules;
    private final BooleanSupplier goOn;
    private final Map<AssetKey, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<AssetKey, Known> eldest) {
            return size() > MOST_KNOWN;
        }
    };
    private long delivered;
    private long repeated;
    private long alerts;

    /** What an asset has found up to an event of its journal, and how many findings of look-backs it has. */
    private static final class Known {
        private final Set<String> detections = new HashSet<>();
        private long through;
        private long lookedBack;
    }

    /**
     * @param rules ids of rules and indicators
     * @param goOn whether to try again while an asset does not answer
     */
    FindingDelivery(
            String lookBack,
            LookBack.Request job,
            Set<String> rules,
            @Nullable Level pagesFrom,
            LookBackWorker.Assets assets,
            BooleanSupplier goOn) {
        this.lookBack = lookBack;
        this.pagesFrom = pagesFrom;
        this.assets = assets;
        this.since = job.from().minus(CLOCKS);
        this.rules = Set.copyOf(rules);
        this.goOn = goOn;
    }

    /** Number of findings that assets took. */
    long delivered() {
        return delivered;
    }

    /** Number of findings that the assets had already, or will have because their records wait to be evaluated. */
    long repeated() {
        return repeated;
    }

    /** Number of alerts that opened. */
    long alerts() {
        return alerts;
    }

    /**
     * Returns after the asset has committed the findings.
     *
     * @param found by time
     * @return false if the delivery was stopped
     */
    boolean deliver(AssetKey asset, List<Found> found) throws InterruptedException {
        for (List<Found> batch : batches(found)) {
            if (!deliverBatch(asset, batch)) {
                return false;
            }
        }
        return true;
    }

    private static List<List<Found>> batches(List<Found> found) {
        List<List<Found>> batches = new ArrayList<>();
        List<Found> batch = new ArrayList<>();
        long characters = 0;
        for (Found one : found) {
            long more = one.evidence().stream()
                    .mapToLong(record -> record.raw().length())
                    .sum();
            if (!batch.isEmpty() && (batch.size() == MOST_AT_ONCE || characters + more > MOST_CHARACTERS)) {
                batches.add(batch);
                batch = new ArrayList<>();
                characters = 0;
            }
            batch.add(one);
            characters += more;
        }
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        return batches;
    }

    private boolean deliverBatch(AssetKey asset, List<Found> batch) throws InterruptedException {
        AssetKey to = asset;
        List<Found> left = batch;
        int merges = 0;
        int attempts = 0;
        while (goOn.getAsBoolean()) {
            // First what waits, then what was found: a record that leaves the queue in between was found.
            Predicate<String> waits = assets.waiting(asset);
            Known before = known(to);
            List<Found> fresh = left.stream()
                    .filter(one ->
                            !before.detections.contains(one.detection().id().value()))
                    .filter(one -> !waits.test(one.detection().record()))
                    .toList();
            repeated += left.size() - fresh.size();
            left = fresh;
            if (fresh.isEmpty()) {
                return true;
            }
            LookBackReply reply = ask(to, new LookBackFindings(lookBack, before.lookedBack, pagesFrom, fresh));
            switch (reply) {
                case LookBackReply.Taken taken -> {
                    fresh.forEach(
                            one -> before.detections.add(one.detection().id().value()));
                    before.lookedBack = taken.known();
                    delivered += fresh.size();
                    alerts += taken.opened();
                    return true;
                }
                case LookBackReply.Stale stale -> {
                    before.lookedBack = stale.known();
                }
                case LookBackReply.Elsewhere other -> {
                    merges++;
                    if (merges == MOST_MERGES) {
                        throw new IllegalStateException("The merges of asset %s do not end".formatted(asset));
                    }
                    to = new AssetKey(asset.tenant(), AssetId.parse(other.asset()));
                }
                case LookBackReply.Failed failed -> {
                    attempts++;
                    if (attempts == MOST_ATTEMPTS) {
                        throw new IllegalStateException(
                                "Asset %s did not take what was found: %s".formatted(to, failed.message()));
                    }
                    LOG.warn(
                            "Asset {} did not take findings of look-back {}. Trying again: {}",
                            to,
                            lookBack,
                            failed.message());
                    Thread.sleep(AGAIN_AFTER);
                }
            }
        }
        return false;
    }

    private Known known(AssetKey asset) {
        Known now = known.computeIfAbsent(asset, key -> new Known());
        AssetHistory.Detections more = assets.detections(asset, since, now.through, rules);
        now.detections.addAll(more.ids());
        now.through = more.through();
        return now;
    }

    private LookBackReply ask(AssetKey asset, LookBackFindings findings) throws InterruptedException {
        try {
            return assets.take(asset, findings).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return new LookBackReply.Failed(e.toString());
        }
    }
}
