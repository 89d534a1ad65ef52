package io.watchfloor.ops.activation;

import io.watchfloor.ops.asset.Judge;
import io.watchfloor.ops.detection.DetectionEngine;
import io.watchfloor.ops.rules.RuleLoader;
import io.watchfloor.ops.rules.RuleLoading;
import io.watchfloor.ops.rules.RulePack;
import io.watchfloor.ops.rules.RuleProblem;
import io.watchfloor.ops.rules.RuleSources;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node judges with. Each content that was ever active on the cluster has a number, in the order of activation, so that
 * entities can tell older rules from newer ones. A thread looks for changes of the packs, loads and compiles beside the work, and
 * swaps the judge between two batches.
 */
public final class ActiveRules implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ActiveRules.class);

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);

    private final Jdbi database;
    private final RuleSources sources;
    private final RulePackShelf shelf;
    private final Thread thread;
    private volatile Active active;
    private volatile boolean closed;

    /** @param packs revision of the packs in it */
    private record Active(Judge judge, RuleLoading loading, long packs) {}

    private record Numbered(long number, String version, long packs) {}

    /** Loads the rules, those of active packs among them. */
    public ActiveRules(Jdbi database, RuleSources sources, RulePackShelf shelf) {
        this.database = database;
        this.sources = sources;
        this.shelf = shelf;
        this.active = load(DetectionEngine::of);
        this.thread = new Thread(this::run, "rule-packs");
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    public Judge judge() {
        return active.judge();
    }

    /** What judges, and what was refused. */
    public RuleLoading loading() {
        return active.loading();
    }

    /** The revision of the packs that this node judges with. */
    public long packsRevision() {
        return active.packs();
    }

    private Active load(Function<RulePack, DetectionEngine> compiler) {
        while (true) {
            RulePackShelf.Packs packs = shelf.packs();
            RuleLoading loading = RuleLoader.load(sources.with(packs.contents()));
            DetectionEngine engine = compiler.apply(loading.pack());
            Optional<Long> number = number(loading.pack().version(), packs.revision());
            if (number.isPresent()) {
                return new Active(new Judge(number.get(), loading.pack(), engine), loading, packs.revision());
            }
        }
    }

    /**
     * The same content as the latest keeps its number; any other gets the next one, also when it was active before. Nothing when the
     * packs have changed since they were read: what would be numbered is older than what judges.
     */
    private Optional<Long> number(String version, long packs) {
        return database.inTransaction(handle -> {
            handle.execute("LOCK TABLE rule_set IN EXCLUSIVE MODE");
            Optional<Numbered> latest = latest(handle);
            if (latest.isPresent() && latest.get().version().equals(version)) {
                return Optional.of(latest.get().number());
            }
            if (latest.isPresent() && latest.get().packs() > packs) {
                return Optional.empty();
            }
            return Optional.of(handle.createUpdate("INSERT INTO rule_set (version, packs) VALUES (:version, :packs)")
                    .bind("version", version)
                    .bind("packs", packs)
                    .executeAndReturnGeneratedKeys("number")
                    .mapTo(Long.class)
                    .one());
        });
    }

    private static Optional<Numbered> latest(Handle handle) {
        return handle.createQuery("SELECT number, version, packs FROM rule_set ORDER BY number DESC LIMIT 1")
                .map((row, context) -> new Numbered(row.getLong(1), row.getString(2), row.getLong(3)))
                .findOne();
    }

    private void run() {
        while (!closed) {
            try {
                Thread.sleep(LOOK_EVERY.toMillis());
                look();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!closed) {
                    LOG.warn(
                            "Rule packs cannot be looked at and are looked at again: {}",
                            String.valueOf(e.getMessage()));
                    pause();
                }
            }
        }
    }

    private void look() {
        Active now = active;
        if (shelf.revision() > now.packs()) {
            long begin = System.nanoTime();
            active = load(pack -> DetectionEngine.of(pack, now.judge().engine()));
            LOG.info(
                    "Rule packs changed: {} rules judge as rule set {}, ready after {} ms",
                    active.judge().pack().rules().size(),
                    active.judge().ruleSet(),
                    (System.nanoTime() - begin) / 1_000_000);
            for (RuleProblem problem : active.loading().problems()) {
                if (!now.loading().problems().contains(problem)) {
                    LOG.warn("Refused since the rule packs changed: {}", problem);
                }
            }
            return;
        }
        Optional<Numbered> latest = database.withHandle(ActiveRules::latest);
        // Another node has numbered the same content anew, after one that differed in between.
        latest.filter(other -> other.number() > now.judge().ruleSet()
                        && other.version().equals(now.judge().pack().version()))
                .ifPresent(other -> active = new Active(
                        new Judge(
                                other.number(), now.judge().pack(), now.judge().engine()),
                        now.loading(),
                        now.packs()));
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE_AFTER_FAILURE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
