package io.watchfloor.ops.paging.escalation;

import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.escalation.PagerCommand.Offer;
import io.watchfloor.ops.platform.rights.HeldBack;
import io.watchfloor.ops.platform.shell.EntityShell;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.jspecify.annotations.Nullable;

/**
 * The actor that runs a {@link NotificationQueue}. The cluster has one actor per contact, so that more nodes do not
 * send more notifications. The actor stores nothing, because each notification belongs to a case, which submits the
 * notification again when the actor moves or its node dies. Before a digest is sent, the pager asks each case in the
 * digest. An acknowledged case is excluded; each other case journals the start of the attempt and agrees.
 */
public final class PagerEntity {

    public static final EntityTypeKey<PagerCommand> KEY = EntityTypeKey.create(PagerCommand.class, "pager");

    /** How long the pager waits for cases to agree to a digest. */
    private static final Duration CLAIMING = Duration.ofSeconds(2);

    private final String contact;
    private final Dependencies surroundings;
    private final ActorContext<PagerMessage> context;
    private final TimerScheduler<PagerMessage> timers;
    private @Nullable NotificationQueue queue;
    private @Nullable UnderWay underWay;
    private int shown;

    /**
     * The pager's dependencies on its node.
     *
     * @param attempt time limit of an attempt; after that, the attempt counts as ambiguous, and the next digest is sent
     */
    public record Dependencies(
            NotificationLimits channels,
            NotificationLimits people,
            Duration attempt,
            NotificationDispatcher dispatch,
            Clock clock,
            NotificationMetrics metrics) {}

    /**
     * The current digest.
     *
     * @param unanswered notifications whose case has not replied
     * @param replyTo the actors to which the result is sent, by notification
     * @param subjects the cases as they were when they agreed, by notification
     */
    private record UnderWay(
            Digest digest,
            Set<String> unanswered,
            Map<String, ActorRef<PagerReply>> replyTo,
            Map<String, PagerCommand.Subject> subjects) {}

    private PagerEntity(
            String contact,
            Dependencies surroundings,
            ActorContext<PagerMessage> context,
            TimerScheduler<PagerMessage> timers) {
        this.contact = contact;
        this.surroundings = surroundings;
        this.context = context;
        this.timers = timers;
    }

    public static ActorRef<ShardingEnvelope<PagerCommand>> init(ActorSystem<?> system, Dependencies surroundings) {
        return EntityShell.init(system, KEY, EntityShell.Threads.PEOPLE, id -> create(id, surroundings));
    }

    /** @param contact the contact's id */
    static Behavior<PagerCommand> create(String contact, Dependencies surroundings) {
        Behavior<PagerMessage> behavior = Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            PagerEntity pager = new PagerEntity(contact, surroundings, context, timers);
            return Behaviors.receive(PagerMessage.class)
                    .onAnyMessage(message -> {
                        pager.on(message);
                        return Behaviors.same();
                    })
                    .onSignal(PostStop.class, stopped -> {
                        pager.show(0);
                        return Behaviors.same();
                    })
                    .build();
        }));
        return Behaviors.supervise(behavior).onFailure(EntityShell.backingOff()).narrow();
    }

    private void on(PagerMessage message) {
        switch (message) {
            case Offer offer -> offer(offer);
            case PagerCommand.Withdraw withdraw -> withdraw(withdraw);
            case PagerCommand.Claimed claimed -> claimed(claimed);
            case PagerMessage.Clock tick -> {}
            case PagerMessage.Closed closed -> close(closed.digest());
            case PagerMessage.Attempted tried -> settle(tried);
        }
        digestIfDue();
        show(queue == null ? 0 : queue.size());
    }

    private void show(int size) {
        surroundings.metrics().waiting(size - shown);
        shown = size;
    }

    private void offer(Offer offer) {
        if (queue == null) {
            queue = new NotificationQueue(
                    offer.to().kind() == Recipient.Kind.PERSON ? surroundings.people() : surroundings.channels());
        }
        if (isUnderWay(offer.page())) {
            return;
        }
        switch (queue.offer(offer, surroundings.clock().instant())) {
            case ALONE -> offer.replyTo().tell(new PagerReply.Alone(offer.page()));
            case WAITS -> {}
            case FULL -> {
                surroundings.metrics().deferred();
                offer.replyTo().tell(new PagerReply.Full(offer.page()));
            }
        }
    }

    private boolean isUnderWay(String page) {
        return underWay != null
                && (underWay.unanswered().contains(page) || underWay.replyTo().containsKey(page));
    }

    private void withdraw(PagerCommand.Withdraw withdraw) {
        if (queue != null) {
            queue.withdraw(withdraw.caseId());
        }
    }

    /**
     * Sends one digest at a time. While the receiver is slow, further notifications are collected for the next digest.
     */
    private void digestIfDue() {
        if (underWay != null || queue == null) {
            return;
        }
        Instant now = surroundings.clock().instant();
        Optional<Digest> again = queue.takeAgain(now);
        List<Offer> due = again.isPresent() ? List.of() : queue.takeDigest(now);
        if (due.size() == 1) {
            // If only one notification is left, it is sent individually, because it then has more details than a
            // digest.
            due.getFirst().replyTo().tell(new PagerReply.Alone(due.getFirst().page()));
        } else if (again.isPresent() || !due.isEmpty()) {
            ask(again.orElseGet(() -> Digest.of(due, now)));
            return;
        }
        queue.digestDueAt().ifPresent(at -> {
            Duration left = Duration.between(now, at);
            timers.startSingleTimer(PagerMessage.Clock.TICK, left.isNegative() ? Duration.ZERO : left);
        });
    }

    private void ask(Digest digest) {
        Set<String> pages = new HashSet<>();
        ActorRef<PagerCommand> self = context.getSelf().narrow();
        for (Offer offer : digest.offers()) {
            pages.add(offer.page());
            offer.replyTo().tell(new PagerReply.Claim(offer.page(), digest.id(), self));
        }
        underWay = new UnderWay(digest, pages, new HashMap<>(), new HashMap<>());
        timers.startSingleTimer(digest.id(), new PagerMessage.Closed(digest.id()), CLAIMING);
    }

    private void claimed(PagerCommand.Claimed claimed) {
        UnderWay now = underWay;
        if (now == null
                || !now.digest().id().equals(claimed.digest())
                || !now.unanswered().remove(claimed.page())) {
            if (claimed.comes()) {
                claimed.replyTo().tell(new PagerReply.Digested(claimed.page(), tooLate(claimed.digest())));
            }
            return;
        }
        if (claimed.comes()) {
            now.replyTo().put(claimed.page(), claimed.replyTo());
            PagerCommand.Subject subject = claimed.subject();
            if (subject != null) {
                now.subjects().put(claimed.page(), subject);
            }
        }
        if (now.unanswered().isEmpty()) {
            close(claimed.digest());
        }
    }

    private Notification.Attempt tooLate(String digest) {
        return new Notification.Attempt(
                surroundings.clock().instant(),
                Notification.Outcome.FAILED,
                "The case responded too late for the digest. The notification will be sent later.",
                digest);
    }

    private void close(String digest) {
        UnderWay now = underWay;
        if (now == null || !now.digest().id().equals(digest)) {
            return;
        }
        timers.cancel(digest);
        now.unanswered().clear();
        if (now.replyTo().isEmpty()) {
            underWay = null;
            return;
        }
        Digest sent = now.digest().of(now.replyTo().keySet(), now.subjects());
        timers.startSingleTimer(
                digest,
                new PagerMessage.Attempted(
                        digest,
                        ambiguous("The sender reported no result within %d s: the message may have arrived."
                                .formatted(surroundings.attempt().toSeconds()))),
                surroundings.attempt());
        context.pipeToSelf(
                surroundings.dispatch().send(contact, sent),
                (attempt, failure) ->
                        new PagerMessage.Attempted(digest, failure == null ? attempt : ambiguous(failure.toString())));
    }

    private Notification.Attempt ambiguous(String words) {
        return new Notification.Attempt(surroundings.clock().instant(), Notification.Outcome.AMBIGUOUS, words);
    }

    /** Ignores a result that arrives after the attempt for the digest timed out. */
    private void settle(PagerMessage.Attempted tried) {
        UnderWay now = underWay;
        if (now == null || !now.digest().id().equals(tried.digest())) {
            return;
        }
        underWay = null;
        timers.cancel(tried.digest());
        Notification.Attempt attempt = tried.attempt();
        int pages = now.replyTo().size();
        String digest = now.digest().id();
        surroundings.metrics().digest(pages, attempt.outcome());
        Notification.Attempt sent = new Notification.Attempt(
                attempt.at(),
                attempt.outcome(),
                "In digest %s of %d notifications. %s".formatted(digest, pages, attempt.detail()),
                digest);
        now.replyTo()
                .forEach((page, replyTo) -> replyTo.tell(
                        new PagerReply.Digested(page, of(sent, now.subjects().get(page)))));
    }

    /** The attempt as its case records it: also, why the digest had no details of this case. */
    private static Notification.Attempt of(Notification.Attempt sent, PagerCommand.@Nullable Subject subject) {
        HeldBack held = subject == null ? null : subject.heldBack();
        return held == null
                ? sent
                : new Notification.Attempt(sent.at(), sent.outcome(), sent.detail() + " " + held.text(), sent.digest());
    }
}
