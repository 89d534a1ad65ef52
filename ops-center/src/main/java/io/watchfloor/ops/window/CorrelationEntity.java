package io.watchfloor.ops.window;

import io.watchfloor.ops.shell.Shell;
import io.watchfloor.sigma.language.RulePack;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * The shell of {@link Correlation}: one entity per tenant, correlation and group; entity id = tenant, a slash, and a
 * hash of the other two. Acknowledging telemetry never waits for it.
 */
public final class CorrelationEntity
        extends EventSourcedBehaviorWithEnforcedReplies<CorrelationCommand, CorrelationEvent, Correlation> {

    public static final EntityTypeKey<CorrelationCommand> KEY =
            EntityTypeKey.create(CorrelationCommand.class, "correlation");

    private static final int SNAPSHOT_EVERY = 200;

    /** Detections sent to one asset at once: the rest follows once these are confirmed. */
    private static final int SENT_AT_ONCE = 100;

    private final String id;
    private final Surroundings surroundings;

    /** Contributions that are confirmed, but whose confirmation is not journaled yet. */
    private final TreeSet<Long> confirmed = new TreeSet<>();

    /** The rules of a node, and the number of their set. */
    public record Active(long ruleSet, RulePack pack) {}

    /**
     * What all correlation entities of a node share.
     *
     * @param committed called after each commit
     * @param late receives how many members came too late or a second time
     */
    public record Surroundings(
            Supplier<Active> rules,
            CorrelationNeighbours neighbours,
            Clock clock,
            Runnable committed,
            IntConsumer late) {}

    private CorrelationEntity(String id, Surroundings surroundings) {
        super(PersistenceId.of(KEY.name(), id), Shell.backingOff());
        this.id = id;
        this.surroundings = surroundings;
    }

    public static ActorRef<ShardingEnvelope<CorrelationCommand>> init(
            ActorSystem<?> system, Surroundings surroundings) {
        return Shell.init(system, KEY, Shell.Threads.TELEMETRY, id -> create(id, surroundings));
    }

    static Behavior<CorrelationCommand> create(String id, Surroundings surroundings) {
        return new CorrelationEntity(id, surroundings);
    }

    @Override
    public Correlation emptyState() {
        return Correlation.empty(id);
    }

    @Override
    public CommandHandlerWithReply<CorrelationCommand, CorrelationEvent, Correlation> commandHandler() {
        return this::onCommand;
    }

    private ReplyEffect<CorrelationEvent, Correlation> onCommand(Correlation now, CorrelationCommand command) {
        return switch (command) {
            case CorrelationCommand.Take take -> take(now, take);
            case CorrelationCommand.ConfirmCorrelated confirm ->
                Shell.persist(Effect(), now.taken(confirm.asset(), confirm.through()), state -> {
                    committed(state);
                    send(state, Set.of(confirm.asset())); // the rest, if it was too much for one message
                });
            case CorrelationCommand.ConfirmContributions confirm -> {
                confirmed.addAll(confirm.ordinals());
                confirmed.headSet(now.contributions().firstUntaken()).clear();
                yield Shell.persist(Effect(), now.contributed(confirmed), this::committed);
            }
            case CorrelationCommand.Wake wake -> wake(now);
        };
    }

    private ReplyEffect<CorrelationEvent, Correlation> take(Correlation now, CorrelationCommand.Take take) {
        Active active = surroundings.rules().get();
        List<Long> ordinals =
                take.contributions().stream().map(Contributed::ordinal).toList();
        Runnable confirm = () -> surroundings.neighbours().taken(take.from(), ordinals);
        return switch (now.take(
                active.pack(),
                active.ruleSet(),
                take.contributions(),
                surroundings.clock().instant())) {
            case Correlation.Decision.Wait wait -> Effect().noReply();
            case Correlation.Decision.Nothing nothing -> {
                surroundings.late().accept(nothing.late());
                confirm.run();
                yield Effect().noReply();
            }
            case Correlation.Decision.Move move -> {
                surroundings.late().accept(move.late());
                yield move(move.event(), confirm);
            }
        };
    }

    private ReplyEffect<CorrelationEvent, Correlation> wake(Correlation now) {
        Active active = surroundings.rules().get();
        Optional<CorrelationEvent.WindowMoved> closed =
                now.close(active.pack(), active.ruleSet(), surroundings.clock().instant());
        if (closed.isPresent()) {
            return move(closed.get(), () -> {});
        }
        resume(now);
        return Effect().noReply();
    }

    private ReplyEffect<CorrelationEvent, Correlation> move(CorrelationEvent.WindowMoved moved, Runnable then) {
        return Effect()
                .persist((CorrelationEvent) moved)
                .thenRun(state -> surroundings.committed().run())
                .thenRun(state -> then.run())
                .thenRun(state -> contribute(moved.contributions()))
                .thenRun(state -> send(
                        state,
                        moved.correlated().stream().map(Correlated::asset).collect(Collectors.toSet())))
                .thenNoReply();
    }

    private void committed(Correlation now) {
        surroundings.committed().run();
    }

    /** Does everything that the state still owes. */
    private void resume(Correlation now) {
        send(now, now.untaken().stream().map(Correlated::asset).collect(Collectors.toSet()));
        contribute(now.contributions().untaken().stream()
                .filter(one -> !confirmed.contains(one.ordinal()))
                .toList());
    }

    /**
     * Each of these assets gets the detections from the first unconfirmed one on: this makes its watermark safe. Only those
     * with something new are told, or a window that hundreds of assets owe an answer would tell all of them again with each.
     */
    private void send(Correlation now, Set<String> assets) {
        SortedMap<String, List<Correlated>> byAsset = new TreeMap<>();
        for (Correlated one : now.untaken()) {
            if (!assets.contains(one.asset())) {
                continue;
            }
            List<Correlated> ofAsset = byAsset.computeIfAbsent(one.asset(), asset -> new ArrayList<>());
            if (ofAsset.size() < SENT_AT_ONCE) {
                ofAsset.add(one);
            }
        }
        byAsset.forEach((asset, own) -> surroundings.neighbours().correlated(id, asset, own));
    }

    private void contribute(List<Contributed> contributions) {
        if (!contributions.isEmpty()) {
            surroundings.neighbours().contribute(id, contributions);
        }
    }

    @Override
    public EventHandler<Correlation, CorrelationEvent> eventHandler() {
        return Correlation::apply;
    }

    @Override
    public SignalHandler<Correlation> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), this::resume)
                .build();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return Shell.snapshotEvery(SNAPSHOT_EVERY);
    }
}
