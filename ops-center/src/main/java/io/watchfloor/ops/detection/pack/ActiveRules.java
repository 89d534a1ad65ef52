package io.watchfloor.ops.detection.pack;

import io.watchfloor.config.node.StartFailure;
import io.watchfloor.config.text.Plural;
import io.watchfloor.ops.asset.Evaluator;
import io.watchfloor.ops.platform.document.DocumentWatcher;
import io.watchfloor.ops.platform.document.DocumentWatchers;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.LoadingDeadline;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.language.RuleProblem;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.loading.RuleSources;
import io.watchfloor.sigma.loading.RuleText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The active rules of this node. Each rule set that was ever active in the cluster has a number, in the order of
 * activation. Entities compare rule sets by number. After a change of packs, lists or stages, the watcher's thread loads and compiles
 * the rules, and replaces the evaluator between two batches.
 */
public final class ActiveRules implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ActiveRules.class);

    /** Numbering takes moments on a healthy node. A node that hangs while numbering must not block the other nodes. */
    private static final Duration NUMBERING_WAIT = Duration.ofSeconds(20);

    private final Jdbi database;
    private final RuleSources sources;
    private final RulePackStore shelf;
    private final PackTrials trials;
    private final DocumentWatcher<Active> watcher;

    /** @param packs revision of the packs that are included */
    private record Active(Evaluator judge, RuleLoadResult loading, long packs) {}

    private record Numbered(long number, String version, long packs) {}

    /**
     * Loads the rules, including those of active packs.
     *
     * @param trialTime longest loading time of a changed pack before it is rejected
     * @throws StartFailure {@code rules.packs-missing} or {@code rules.database}
     */
    public ActiveRules(
            Jdbi database, DocumentWatchers documents, RuleSources sources, RulePackStore shelf, Duration trialTime) {
        this.database = database;
        this.sources = sources;
        this.shelf = shelf;
        this.trials =
                new PackTrials(sources, shelf::packs, this::evaluator, this::loading, trialTime, System::nanoTime);
        this.watcher = watcher(documents);
    }

    public void start() {
        watcher.start();
    }

    public Evaluator evaluator() {
        return watcher.value().judge();
    }

    /** The loaded rules of all stages, and the rejected rules. */
    public RuleLoadResult loading() {
        return watcher.value().loading();
    }

    /** The YAML text of a rule; empty if its file changed or disappeared since the rules were loaded. */
    public Optional<String> text(RuleHeader.Origin origin) {
        return RuleText.find(
                sources.with(RuleText.pack(origin).map(shelf::content).orElse(List.of())), origin);
    }

    /**
     * The rules of all stages, if a pack were added or replaced. Changes nothing. Blocks.
     *
     * @throws LoadingDeadline.ExceededException if loading takes too long
     */
    public RuleLoadResult loadedWith(RuleSources.PackContent pack, LoadingDeadline time) {
        RulePackStore.Packs now = shelf.packs();
        List<RuleSources.PackContent> all = new ArrayList<>(now.contents());
        all.removeIf(one -> one.name().equals(pack.name()));
        all.add(pack);
        return RuleLoader.load(sources.with(all).withLists(now.lists()), time);
    }

    /** The revision of the packs that the evaluator uses. */
    public long packsRevision() {
        return watcher.value().packs();
    }

    /** Tests a changed rule pack before the change is stored. */
    public PackTrials trials() {
        return trials;
    }

    private DocumentWatcher<Active> watcher(DocumentWatchers documents) {
        try {
            Active first = load(RuleLoader::load, DetectionEngine::of);
            return documents.watch(RulePackStore.TOPIC, first, this::next, read -> true);
        } catch (JdbiException e) {
            throw new StartFailure(
                    "rules.database",
                    "The rule packs could not be loaded from the database: " + e.getMessage(),
                    "Check that the database responds and that no session in pg_stat_activity locks the table rule_set."
                            + " Then restart the node.",
                    e);
        }
    }

    /** Repeats the loading if the packs change in the meantime. */
    private Active load(Function<RuleSources, RuleLoadResult> loader, Function<RulePack, DetectionEngine> compiler) {
        long missing = 0;
        while (true) {
            RulePackStore.Packs packs = shelf.packs();
            if (missing > packs.revision()) {
                throw new StartFailure(
                        "rules.packs-missing",
                        "The latest rule set contains change %d of the rule packs, but the last stored change is %d."
                                .formatted(missing, packs.revision()),
                        "The database was restored incompletely. Restore a complete backup into an empty database.");
            }
            Optional<PackTrials.Ready> tried = trials.take(packs);
            RuleLoadResult loading = tried.isPresent()
                    ? tried.get().loading()
                    : loader.apply(sources.with(packs.contents()).withLists(packs.lists()));
            RulePack staged = loading.pack().staged(packs.stages());
            DetectionEngine engine = tried.isPresent() ? tried.get().engine() : compiler.apply(staged);
            switch (number(staged.version(), packs.revision())) {
                case Numbering.Assignment given -> {
                    return new Active(new Evaluator(given.number(), staged, engine), loading, packs.revision());
                }
                case Numbering.Outrun outrun -> missing = outrun.packs();
            }
        }
    }

    /** The result of a request for a rule set number. */
    private sealed interface Numbering {
        record Assignment(long number) implements Numbering {}

        /** @param packs the later change that is already active */
        record Outrun(long packs) implements Numbering {}
    }

    /**
     * If the content equals the latest numbered content, the number stays the same. Other content receives the next
     * number, even if that content was active before. Returns {@link Numbering.Outrun} if the packs have changed since
     * the rules were read, because the loaded rules are then outdated.
     */
    private Numbering number(String version, long packs) {
        return database.inTransaction(handle -> {
            handle.execute("SET LOCAL lock_timeout = " + NUMBERING_WAIT.toMillis());
            handle.execute("LOCK TABLE rule_set IN EXCLUSIVE MODE");
            Optional<Numbered> latest = latest(handle);
            if (latest.isPresent() && latest.get().version().equals(version)) {
                return new Numbering.Assignment(latest.get().number());
            }
            if (latest.isPresent() && latest.get().packs() > packs) {
                return new Numbering.Outrun(latest.get().packs());
            }
            return new Numbering.Assignment(
                    handle.createUpdate("INSERT INTO rule_set (version, packs) VALUES (:version, :packs)")
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

    private Active next(Active now) {
        if (shelf.revision() > now.packs()) {
            long begin = System.nanoTime();
            Active next = load(
                    changed -> RuleLoader.load(changed, LoadingDeadline.UNLIMITED),
                    pack -> DetectionEngine.of(pack, now.judge().engine(), LoadingDeadline.UNLIMITED));
            LOG.info(
                    "Rule packs, lists or stages changed: {} active as rule set {}, ready after {} ms",
                    Plural.of(next.judge().pack().rules().size(), "rule"),
                    next.judge().ruleSet(),
                    (System.nanoTime() - begin) / 1_000_000);
            for (RuleProblem problem : next.loading().problems()) {
                if (!now.loading().problems().contains(problem)) {
                    LOG.warn("Rejected after the rule packs or lists changed: {}", problem);
                }
            }
            return next;
        }
        // Another node may have numbered the same content again, after different content in between.
        return database.withHandle(ActiveRules::latest)
                .filter(other -> other.number() > now.judge().ruleSet()
                        && other.version().equals(now.judge().pack().version()))
                .map(other -> new Active(
                        new Evaluator(
                                other.number(), now.judge().pack(), now.judge().engine()),
                        now.loading(),
                        now.packs()))
                .orElse(now);
    }

    @Override
    public void close() {
        trials.close();
    }
}
