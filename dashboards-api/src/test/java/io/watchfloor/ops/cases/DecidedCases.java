package io.watchfloor.ops.cases;

import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.ManualCase;
import io.watchfloor.ops.paging.escalation.BuiltInPolicy;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.escalation.RetryPolicy;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.platform.id.CaseId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;

/** Cases without actors and journal: {@link Case} and {@link CaseDecision} decide as in a node. */
public final class DecidedCases {

    private static final OnCallConfiguration BOOK =
            new BuiltInPolicy(Optional.empty(), "", Duration.ofMinutes(1)).under(OnCallConfiguration.EMPTY);
    private static final RetryPolicy TRIES = new RetryPolicy(3, Duration.ofSeconds(2), Duration.ofSeconds(30));

    private final Clock clock;
    private final BiConsumer<String, CaseEvent> journal;
    private final Map<String, Case> cases = new HashMap<>();

    /** @param journal receives each case's events in order, with its id */
    public DecidedCases(Clock clock, BiConsumer<String, CaseEvent> journal) {
        this.clock = clock;
        this.journal = journal;
    }

    /** Adds alerts; due notifications are sent and delivered. */
    public synchronized void admit(String id, long number, List<Alert> alerts, Instant at) {
        admit(id, number, alerts, Collections.emptySortedMap(), at);
    }

    /** @param links reasons by alert for belonging to the case */
    public synchronized void admit(
            String id, long number, List<Alert> alerts, SortedMap<String, List<String>> links, Instant at) {
        String asset = alerts.getFirst().asset();
        known(id).admit(number, asset, null, null, alerts, links, at).forEach(event -> happens(id, event));
        new CaseClock(BOOK).due(known(id), at, at).forEach(due -> happens(id, due));
        known(id).paging().pages().stream().filter(Notification::queued).forEach(page -> {
            Notification.Attempt arrived = new Notification.Attempt(at, Notification.Outcome.DELIVERED, "200 in 12 ms");
            known(id).attempted(page.id(), arrived, TRIES).ifPresent(event -> happens(id, event));
        });
    }

    /** A user creates a case. */
    public synchronized void open(String id, long number, List<Alert> alerts, ManualCase byHand, Instant at) {
        known(id).openedBy(byHand, number, alerts, at).forEach(event -> happens(id, event));
    }

    /** A command of a user, as sent by the routes. */
    public synchronized CaseReply ask(String id, Function<ActorRef<CaseReply>, CaseCommand> command) {
        Case now = known(id);
        CaseCommand said = command.apply(TestInbox.<CaseReply>create().getRef());
        if (!now.opened()) {
            return new CaseReply.Unknown(new CaseId(id));
        }
        if (said instanceof CaseCommand.Describe) {
            return new CaseReply.Success(now.summary());
        }
        if (!(said instanceof CaseCommand.ByPerson asked)) {
            throw new IllegalArgumentException("Only people ask here");
        }
        return switch (CaseDecision.decide(now, asked, clock.instant())) {
            case CaseDecision.Denial denial -> new CaseReply.Denied(now.id(), denial.reason());
            case CaseDecision.Repeat repeat -> new CaseReply.Success(now.summary());
            case CaseDecision.Refusal refusal ->
                new CaseReply.Rejection(refusal.code(), refusal.message(), refusal.holder(), now.summary());
            case CaseDecision.Change change -> {
                happens(id, change.event());
                change.more().forEach(event -> happens(id, event));
                yield new CaseReply.Success(known(id).summary());
            }
        };
    }

    /** Triage informs a case about its relations. */
    public synchronized void relate(String id, List<RelationChange> changes) {
        RelationHandler.relate(known(id), changes, clock.instant()).forEach(event -> happens(id, event));
    }

    /** A merged case informs its parent of its severity. */
    public synchronized void tellWhole(String part) {
        Relations.Whole whole = known(part).relations().whole();
        if (whole != null) {
            String id = whole.name().id().value();
            RelationHandler.receiveReport(known(id), new CaseId(part), whole.since(), whole.news(), clock.instant())
                    .forEach(event -> happens(id, event));
        }
    }

    private Case known(String id) {
        return cases.getOrDefault(id, Case.unopened(new CaseId(id)));
    }

    private void happens(String id, CaseEvent event) {
        cases.put(id, known(id).apply(event));
        journal.accept(id, event);
    }
}
