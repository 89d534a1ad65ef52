package io.watchfloor.ops.intel.rules;

import io.watchfloor.config.work.PeriodicWork;
import io.watchfloor.ops.detection.pack.PackTrials;
import io.watchfloor.ops.detection.pack.RulePackStore;
import io.watchfloor.sigma.language.ContentHash;
import io.watchfloor.sigma.loading.RuleSources;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the rule pack of the indicators equal to the stored indicators: a new version, a revocation and the end of the
 * validity change the pack within seconds. Every node looks; the content of the pack is the same for all of them.
 */
public final class IndicatorPack implements AutoCloseable {

    /** No user can change the pack of this name. */
    public static final String NAME = "intelligence";

    private static final Logger LOG = LoggerFactory.getLogger(IndicatorPack.class);
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final Jdbi database;
    private final RulePackStore packs;
    private final PackTrials trials;
    private final int most;
    private final Clock clock;
    private final IndicatorRuleStore store = new IndicatorRuleStore();
    private final PeriodicWork work =
            new PeriodicWork("indicator-rules", EVERY, "The rules of indicators could not be updated", this::update);
    private Map<Long, PatternRules> compiled = Map.of();
    private @Nullable String rejected;
    private int beyond = -1;
    private long last = -1;

    /**
     * The content of the pack.
     *
     * @param last position of the last indicator that became rules
     * @param left number of further indicators
     */
    private record Content(String yaml, int rules, long last, int left) {}

    /** @param most indicators that become rules; later ones wait until others end */
    public IndicatorPack(Jdbi database, RulePackStore packs, PackTrials trials, int most, Clock clock) {
        this.database = database;
        this.packs = packs;
        this.trials = trials;
        this.most = most;
        this.clock = clock;
    }

    public void start() {
        work.start();
    }

    private void update() throws InterruptedException {
        while (database.inTransaction(store::readNext)) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        Content content = database.inTransaction(handle -> content(handle, clock.instant()));
        String active = packs.active().stream()
                .filter(one -> one.name().equals(NAME))
                .findFirst()
                .map(RulePackStore.Change::content)
                .orElse("");
        if (content.left() != beyond || content.last() != last) {
            database.useTransaction(handle -> store.limit(handle, content.left(), content.last()));
            last = content.last();
        }
        if (content.left() != beyond) {
            beyond = content.left();
            if (beyond > 0) {
                LOG.warn(
                        "{} indicators are not active as rules, because watchfloor.rules.max-indicators is {}",
                        beyond,
                        most);
            }
        }
        if (content.yaml().isEmpty()) {
            if (!active.isEmpty()) {
                packs.withdraw(NAME, NAME, clock.instant());
            }
            return;
        }
        byte[] body = content.yaml().getBytes(StandardCharsets.UTF_8);
        String hash = ContentHash.of(body);
        if (!hash.equals(active) && !hash.equals(rejected)) {
            activate(body, hash, content.rules());
        }
    }

    private void activate(byte[] body, String hash, int rules) throws InterruptedException {
        PackTrials.Outcome outcome;
        try {
            outcome = trials.run(new RuleSources.PackContent(NAME, body), true)
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The rules of indicators could not be loaded", e);
        }
        switch (outcome) {
            case PackTrials.Outcome.Fits fits ->
                packs.activate(NAME, packs.keep(body), rules, 0, NAME, clock.instant());
            case PackTrials.Outcome.Busy busy -> LOG.debug("Another pack is tried; the rules of indicators wait");
            case PackTrials.Outcome.Rejection rejection -> {
                rejected = hash;
                LOG.warn("The rules of indicators are not changed: {}", rejection.problems());
            }
            case PackTrials.Outcome.TooSlow slow -> {
                rejected = hash;
                LOG.warn("The rules of indicators are not changed, because loading them takes too long");
            }
        }
    }

    /** Compiles each version once, and keeps no more than the rules need. */
    private Content content(Handle handle, Instant now) {
        Map<Long, PatternRules> used = new LinkedHashMap<>();
        int left = 0;
        long latest = 0;
        try (Stream<Long> candidates = store.candidates(handle)) {
            for (Iterator<Long> each = candidates.iterator(); each.hasNext(); ) {
                long position = each.next();
                if (used.size() == most) {
                    left++;
                    continue;
                }
                PatternRules known = compiled.get(position);
                Optional<PatternRules> rules =
                        known == null ? IndicatorRuleStore.rules(handle, position) : Optional.of(known);
                if (rules.filter(one -> isActive(one, now)).isPresent()) {
                    used.put(position, rules.get());
                    latest = position;
                }
            }
        }
        compiled = used;
        return new Content(
                used.values().stream().map(PatternRules::yaml).collect(Collectors.joining("---\n")),
                used.values().stream().mapToInt(PatternRules::rules).sum(),
                latest,
                left);
    }

    private static boolean isActive(PatternRules rules, Instant now) {
        Instant start = rules.start();
        Instant stop = rules.stop();
        return (start == null || !now.isBefore(start)) && (stop == null || now.isBefore(stop));
    }

    @Override
    public void close() {
        work.close();
    }
}
