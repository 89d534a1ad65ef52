package io.watchfloor.ops.detection.exception;

import io.watchfloor.config.work.PeriodicWork;
import io.watchfloor.ops.detection.pack.PackTrials;
import io.watchfloor.ops.detection.pack.RulePackStore;
import io.watchfloor.sigma.language.ContentHash;
import io.watchfloor.sigma.loading.RuleSources.PackContent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the pack of filters equal to the active exceptions, so that an exception ends on time by itself. Every
 * node looks; the content of the pack is the same for all of them.
 */
public final class ExceptionPack implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ExceptionPack.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** Without a later attempt, a filter would stay after the end of its exception. */
    private static final Duration RETRY = Duration.ofMinutes(1);

    private final ExceptionStore store;
    private final RulePackStore packs;
    private final PackTrials trials;
    private final Clock clock;
    private final PeriodicWork work =
            new PeriodicWork("exceptions", EVERY, "The filters of exceptions could not be updated", this::update);
    private @Nullable String rejected;
    private Instant retryAt = Instant.MIN;

    public ExceptionPack(ExceptionStore store, RulePackStore packs, PackTrials trials, Clock clock) {
        this.store = store;
        this.packs = packs;
        this.trials = trials;
        this.clock = clock;
    }

    public void start() {
        work.start();
    }

    private void update() throws InterruptedException {
        List<RuleException> exceptions = store.active(clock.instant());
        String active = packs.active().stream()
                .filter(one -> one.name().equals(ExceptionFilters.PACK))
                .findFirst()
                .map(RulePackStore.Change::content)
                .orElse("");
        if (exceptions.isEmpty()) {
            if (!active.isEmpty()) {
                packs.withdraw(ExceptionFilters.PACK, ExceptionFilters.PACK, clock.instant());
            }
            return;
        }
        byte[] body = ExceptionFilters.pack(exceptions);
        String hash = ContentHash.of(body);
        boolean waits = hash.equals(rejected) && clock.instant().isBefore(retryAt);
        if (!hash.equals(active) && !waits) {
            activate(body, hash, exceptions.size());
        }
    }

    private void activate(byte[] body, String hash, int filters) throws InterruptedException {
        PackTrials.Outcome outcome;
        try {
            outcome = trials.run(new PackContent(ExceptionFilters.PACK, body), true)
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The filters of exceptions could not be loaded", e);
        }
        switch (outcome) {
            case PackTrials.Outcome.Fits fits ->
                packs.activate(
                        ExceptionFilters.PACK, packs.keep(body), filters, 0, ExceptionFilters.PACK, clock.instant());
            case PackTrials.Outcome.Busy busy -> LOG.debug("Another pack is tried; the filters of exceptions wait");
            case PackTrials.Outcome.Rejection rejection -> {
                reject(hash);
                LOG.warn("The filters of exceptions are not changed: {}", rejection.problems());
            }
            case PackTrials.Outcome.TooSlow slow -> {
                reject(hash);
                LOG.warn("The filters of exceptions are not changed, because loading them takes too long");
            }
        }
    }

    private void reject(String hash) {
        rejected = hash;
        retryAt = clock.instant().plus(RETRY);
    }

    @Override
    public void close() {
        work.close();
    }
}
