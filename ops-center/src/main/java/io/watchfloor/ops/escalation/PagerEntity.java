package io.watchfloor.ops.escalation;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.ops.escalation.PagerCommand.Offer;
import io.watchfloor.ops.shell.Shell;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.jspecify.annotations.Nullable;

/**
 * The shell of {@link PageQueue}: one for the whole center, so that more nodes do not mean more pages. It stores
 * nothing: each page is owed by its case, which offers it again when this entity moves or its node dies. A digest sent
 * at that moment may be followed by another one with the same cases; none is forgotten.
 */
public final class PagerEntity {

    public static final EntityTypeKey<PagerCommand> KEY = EntityTypeKey.create(PagerCommand.class, "pager");

    private final Surroundings surroundings;
    private final ActorContext<PagerMessage> context;
    private final TimerScheduler<PagerMessage> timers;
    private final PageQueue queue;
    private @Nullable Digest underWay;

    /**
     * What the pager needs from its node.
     *
     * @param publicAddress where people reach the center, without a trailing slash
     */
    public record Surroundings(
            PageLimits limits,
            Pager pager,
            String publicAddress,
            Clock clock,
            ObjectMapper json,
            PagerMetrics metrics) {}

    private PagerEntity(
            Surroundings surroundings, ActorContext<PagerMessage> context, TimerScheduler<PagerMessage> timers) {
        this.surroundings = surroundings;
        this.context = context;
        this.timers = timers;
        this.queue = new PageQueue(surroundings.limits());
    }

    public static ActorRef<ShardingEnvelope<PagerCommand>> init(ActorSystem<?> system, Surroundings surroundings) {
        return Shell.init(system, KEY, Shell.Threads.PEOPLE, id -> create(surroundings));
    }

    static Behavior<PagerCommand> create(Surroundings surroundings) {
        Behavior<PagerMessage> behavior = Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            PagerEntity pager = new PagerEntity(surroundings, context, timers);
            return Behaviors.receiveMessage(message -> {
                pager.on(message);
                return Behaviors.same();
            });
        }));
        return Behaviors.supervise(behavior).onFailure(Shell.backingOff()).narrow();
    }

    private void on(PagerMessage message) {
        switch (message) {
            case Offer offer -> offer(offer);
            case PagerCommand.Withdraw withdraw -> queue.withdraw(withdraw.caseId());
            case PagerMessage.Clock tick -> {}
            case PagerMessage.Attempted tried -> settle(tried.attempt());
        }
        digestIfDue();
        surroundings.metrics().waiting(queue.size());
    }

    private void offer(Offer offer) {
        switch (queue.offer(offer, surroundings.clock().instant())) {
            case ALONE -> offer.replyTo().tell(new PagerReply.Alone(offer.page()));
            case WAITS -> {}
            case FULL -> {
                surroundings.metrics().deferred();
                offer.replyTo().tell(new PagerReply.Full(offer.page()));
            }
        }
    }

    /** One digest at a time: while the receiver is slow to answer, the next one only gathers more. */
    private void digestIfDue() {
        if (underWay != null) {
            return;
        }
        Instant now = surroundings.clock().instant();
        List<Offer> due = queue.takeDigest(now);
        if (!due.isEmpty()) {
            send(Digest.of(due, now));
            return;
        }
        queue.digestDueAt().ifPresent(at -> {
            Duration left = Duration.between(now, at);
            timers.startSingleTimer(PagerMessage.Clock.TICK, left);
        });
    }

    private void send(Digest digest) {
        underWay = digest;
        context.pipeToSelf(
                surroundings
                        .pager()
                        .send(digest.id(), digest.body(surroundings.json(), surroundings.publicAddress()), null),
                (attempt, failure) -> new PagerMessage.Attempted(
                        failure == null
                                ? attempt
                                : new Page.Attempt(
                                        surroundings.clock().instant(), Page.Outcome.AMBIGUOUS, failure.toString())));
    }

    private void settle(Page.Attempt attempt) {
        Digest digest = underWay;
        underWay = null;
        if (digest == null) {
            return;
        }
        surroundings.metrics().digest(digest.offers().size(), attempt.outcome());
        Page.Attempt told = new Page.Attempt(
                attempt.at(),
                attempt.outcome(),
                "In digest %s of %d pages. %s"
                        .formatted(digest.id(), digest.offers().size(), attempt.detail()),
                digest.id());
        digest.offers().forEach(offer -> offer.replyTo().tell(new PagerReply.Digested(offer.page(), told)));
    }
}
