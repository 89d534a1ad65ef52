package io.watchfloor.ops.detection.correlation;

import io.watchfloor.ops.platform.shell.EntityShell;
import io.watchfloor.ops.platform.shell.Redelivery;
import io.watchfloor.ops.platform.shell.StoredEntity;
import io.watchfloor.sigma.language.RulePack;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
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
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;

/**
 * The actor of a {@link Correlation}: one entity per tenant, correlation and group; the entity id is the tenant, a
 * slash, and a hash of the correlation and the group. Acknowledging telemetry never waits for this entity.
 */
public final class CorrelationEntity extends StoredEntity<CorrelationCommand, CorrelationEvent, Correlation> {

    public static final EntityTypeKey<CorrelationCommand> KEY =
            EntityTypeKey.create(CorrelationCommand.class, "correlation");

    private static final int SNAPSHOT_EVERY = 200;

    /** Limit of detections in one message to an asset. Further detections follow after the asset's confirmation. */
    private static final int SENT_AT_ONCE = 100;

    /**
     * Limit of unconfirmed messages that are sent again at the same time. Further messages follow as these are
     * confirmed.
     */
    private static final int REDELIVERED_AT_ONCE = 500;

    private final String id;
    private final Dependencies surroundings;

    /** Confirmed contributions whose confirmation is not journaled yet. */
    private final TreeSet<Long> confirmed = new TreeSet<>();

    private final Redelivery<Long> contributions = new Redelivery<>(REDELIVERED_AT_ONCE);

    /** By asset. */
    private final Redelivery<String> detections = new Redelivery<>(REDELIVERED_AT_ONCE);

    /** The active rules of a node, and the number of their set. */
    public record Active(long ruleSet, RulePack pack) {}

    /**
     * The dependencies that all correlation entities of a node share.
     *
     * @param committed called after each commit
     * @param late receives the number of members that were too late or duplicates
     */
    public record Dependencies(
            Supplier<Active> rules,
            CorrelationOutbound neighbours,
            Clock clock,
            Runnable committed,
            IntConsumer late) {}

    private CorrelationEntity(String id, Dependencies surroundings, ActorContext<CorrelationCommand> context) {
        super(KEY, id, context);
        this.id = id;
        this.surroundings = surroundings;
    }

    public static ActorRef<ShardingEnvelope<CorrelationCommand>> init(
            ActorSystem<?> system, Dependencies surroundings) {
        return EntityShell.init(system, KEY, EntityShell.Threads.TELEMETRY, id -> create(id, surroundings));
    }

    static Behavior<CorrelationCommand> create(String id, Dependencies surroundings) {
        return Behaviors.setup(context -> new CorrelationEntity(id, surroundings, context));
    }

    @Override
    public Correlation emptyState() {
        return Correlation.empty(id);
    }

    @Override
    protected ReplyEffect<CorrelationEvent, Correlation> on(Correlation now, CorrelationCommand command) {
        return switch (command) {
            case CorrelationCommand.Take take -> take(now, take);
            case CorrelationCommand.ConfirmCorrelated confirm ->
                persistQuietly(
                        now,
                        now.taken(confirm.asset(), confirm.through()).stream().toList(),
                        state -> {
                            committed(state);
                            Set<String> next = new HashSet<>(detections.confirmed(List.of(confirm.asset())));
                            next.add(confirm.asset()); // the remaining detections, if they exceed one message
                            send(state, next);
                        });
            case CorrelationCommand.ConfirmContributions confirm -> {
                confirmed.addAll(confirm.ordinals());
                confirmed.headSet(now.contributions().firstUntaken()).clear();
                contributeAgain(now, contributions.confirmed(confirm.ordinals()));
                yield persistQuietly(now, now.contributed(confirmed).stream().toList(), this::committed);
            }
            case CorrelationCommand.Wake wake -> wake(now);
        };
    }

    /**
     * A member that causes an exception is counted and confirmed, because otherwise the sender would repeat it forever,
     * and it would block all other members from this sender.
     */
    private ReplyEffect<CorrelationEvent, Correlation> take(Correlation now, CorrelationCommand.Take take) {
        try {
            return take(now, take.from(), take.contributions());
        } catch (RuntimeException e) {
            Map<Boolean, List<PendingContribution>> byFailure =
                    take.contributions().stream().collect(Collectors.partitioningBy(one -> failsOn(now, one)));
            List<PendingContribution> broken = byFailure.getOrDefault(true, List.of());
            List<PendingContribution> others = byFailure.getOrDefault(false, List.of());
            if (broken.isEmpty()) {
                throw e;
            }
            failed(take, e);
            surroundings.neighbours().taken(take.from(), ordinals(broken));
            return others.isEmpty() ? Effect().noReply() : take(now, take.from(), others);
        }
    }

    private boolean failsOn(Correlation now, PendingContribution one) {
        try {
            if (decide(now, List.of(one)) instanceof Correlation.Decision.Move move) {
                now.apply(move.event());
            }
            return false;
        } catch (RuntimeException e) {
            return true;
        }
    }

    private Correlation.Decision decide(Correlation now, List<PendingContribution> members) {
        Active active = surroundings.rules().get();
        return now.take(
                active.pack(), active.ruleSet(), members, surroundings.clock().instant());
    }

    private static List<Long> ordinals(List<PendingContribution> members) {
        return members.stream().map(PendingContribution::ordinal).toList();
    }

    private ReplyEffect<CorrelationEvent, Correlation> take(
            Correlation now, String from, List<PendingContribution> members) {
        Runnable confirm = () -> surroundings.neighbours().taken(from, ordinals(members));
        return switch (decide(now, members)) {
            case Correlation.Decision.Wait wait -> Effect().noReply();
            case Correlation.Decision.Nothing nothing -> {
                surroundings.late().accept(nothing.late());
                confirm.run();
                yield Effect().noReply();
            }
            case Correlation.Decision.Move move -> {
                surroundings.late().accept(move.late());
                yield move(now, move.event(), confirm);
            }
        };
    }

    private ReplyEffect<CorrelationEvent, Correlation> wake(Correlation now) {
        Active active = surroundings.rules().get();
        Optional<CorrelationEvent.WindowMoved> closed =
                now.close(active.pack(), active.ruleSet(), surroundings.clock().instant());
        if (closed.isPresent()) {
            return move(now, closed.get(), () -> {});
        }
        resume(now);
        return Effect().noReply();
    }

    private ReplyEffect<CorrelationEvent, Correlation> move(
            Correlation now, CorrelationEvent.WindowMoved moved, Runnable then) {
        return persist(now, List.of(moved), state -> {
                    surroundings.committed().run();
                    then.run();
                    contribute(moved.contributions());
                    send(
                            state,
                            moved.correlated().stream()
                                    .map(WindowDetection::asset)
                                    .collect(Collectors.toSet()));
                })
                .thenNoReply();
    }

    private void committed(Correlation now) {
        surroundings.committed().run();
    }

    /**
     * Forgets confirmations, because a failed write would lose them. The senders repeat the contributions, and windows
     * recognise duplicates.
     */
    @Override
    protected void recovered(Correlation now) {
        confirmed.clear();
        contributions.forget();
        detections.forget();
        resume(now);
    }

    /** No reply is needed, because unconfirmed messages are sent again. */
    @Override
    protected void refuse(Correlation now, CorrelationCommand command, String message) {}

    /** Sends pending messages again if they are due. */
    private void resume(Correlation now) {
        SequencedSet<String> assets =
                now.untaken().stream().map(WindowDetection::asset).collect(Collectors.toCollection(LinkedHashSet::new));
        send(now, Set.copyOf(detections.woken(assets)));
        List<Long> owed = now.contributions().untaken().stream()
                .map(PendingContribution::ordinal)
                .filter(ordinal -> !confirmed.contains(ordinal))
                .toList();
        contributeAgain(now, contributions.woken(owed));
    }

    private void contributeAgain(Correlation now, List<Long> ordinals) {
        Set<Long> chosen = Set.copyOf(ordinals);
        contribute(now.contributions().untaken().stream()
                .filter(one -> chosen.contains(one.ordinal()))
                .toList());
    }

    /**
     * Sends each of these assets its detections, starting with the first unconfirmed detection so that the asset's
     * watermark stays correct. Limited to assets with new detections, because otherwise a window with hundreds of
     * unconfirmed assets would send to all of them at each change.
     */
    private void send(Correlation now, Set<String> assets) {
        SortedMap<String, List<WindowDetection>> byAsset = new TreeMap<>();
        for (WindowDetection one : now.untaken()) {
            if (!assets.contains(one.asset())) {
                continue;
            }
            List<WindowDetection> ofAsset = byAsset.computeIfAbsent(one.asset(), asset -> new ArrayList<>());
            if (ofAsset.size() < SENT_AT_ONCE) {
                ofAsset.add(one);
            }
        }
        byAsset.forEach((asset, own) -> surroundings.neighbours().correlated(id, asset, own));
    }

    private void contribute(List<PendingContribution> contributions) {
        if (!contributions.isEmpty()) {
            surroundings.neighbours().contribute(id, contributions);
        }
    }

    @Override
    protected Correlation apply(Correlation now, CorrelationEvent event) {
        return now.apply(event);
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return EntityShell.snapshotEvery(SNAPSHOT_EVERY);
    }
}
