package io.watchfloor.ops.cases;

import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.platform.id.CaseId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Cases that exist only in memory, with the decisions of real ones. A person acknowledges a case, and each urgent
 * update, as soon as someone is notified, so that no escalation level follows. No case is closed. Not thread-safe.
 */
public final class CaseForecast {

    /** A policy without a recipient who can be notified repeats without end. */
    private static final int MOST_STEPS = 20;

    private static final String RESPONDER = "responder";

    private final CaseClock clock;
    private final ExercisePolicy exercises;
    private final Consumer<Instant> notified;
    private final Map<CaseId, Case> cases = new HashMap<>();
    private int opened;

    /** @param notified receives the time of each notification */
    public CaseForecast(OnCallConfiguration book, Consumer<Instant> notified) {
        this.clock = new CaseClock(book);
        this.exercises = new ExercisePolicy(book);
        this.notified = notified;
    }

    /** Number of cases that have opened. */
    public int opened() {
        return opened;
    }

    public void admit(CaseId id, CaseCommand.Admit admit, Instant now) {
        Case before = of(id);
        take(before, CaseDecision.admit(before, admit, exercises, now), now);
    }

    /** @return the number of the latest change that the case knows */
    public long relate(CaseId id, List<RelationChange> changes, Instant now) {
        Case before = of(id);
        take(before, exercises.with(before, RelationHandler.relate(before, changes, now), now), now);
        return of(id).relations().heard();
    }

    private Case of(CaseId id) {
        return cases.getOrDefault(id, Case.unopened(id));
    }

    private void take(Case before, List<CaseEvent> events, Instant now) {
        Case after = before.applyAll(events);
        opened += after.opened() && !before.opened() ? 1 : 0;
        cases.put(after.id(), notify(after, now));
        Relations.Whole whole = after.relations().whole();
        for (CaseEvent event : events) {
            if (event instanceof CaseEvent.NewsForWhole news && whole != null) {
                Case parent = of(whole.name().id());
                take(parent, RelationHandler.receiveReport(parent, after.id(), whole.since(), news.news(), now), now);
            }
        }
    }

    /** Executes the escalation of the case until someone is notified, who acknowledges it. */
    private Case notify(Case start, Instant now) {
        Case state = start;
        Instant at = now;
        for (int step = 0; step < MOST_STEPS; step++) {
            CaseClock.Due due = clock.nextStep(state);
            if (due == null) {
                return state;
            }
            at = due.at().isBefore(at) ? at : due.at();
            List<CaseEvent> steps = clock.due(state, at, at);
            state = state.applyAll(steps);
            List<Notification> notifications = new ArrayList<>();
            for (CaseEvent event : steps) {
                if (event instanceof CaseEvent.Escalated escalated) {
                    notifications.addAll(escalated.pages());
                }
            }
            if (!notifications.isEmpty()) {
                Instant first = notifications.stream()
                        .map(Notification::dueAt)
                        .min(Comparator.naturalOrder())
                        .orElseThrow();
                notifications.stream().filter(one -> one.dueAt().equals(first)).forEach(one -> notified.accept(first));
                return acknowledged(state, notifications, at);
            }
        }
        return state;
    }

    private static Case acknowledged(Case state, List<Notification> notifications, Instant at) {
        String by = notifications.stream()
                .map(Notification::to)
                .filter(to -> to.kind() == Recipient.Kind.PERSON)
                .map(Recipient::name)
                .findFirst()
                .orElse(RESPONDER);
        UrgentUpdate update = state.paging().worsening();
        return state.apply(
                state.status() == CaseStatus.NEW || update == null
                        ? new CaseEvent.Acknowledged(by, state.paging().round().number(), null, at)
                        : new CaseEvent.WorseningConfirmed(by, update.number(), null, at));
    }
}
