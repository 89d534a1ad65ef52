package io.watchfloor.ops.cases;

import io.watchfloor.ops.cases.PagingSimulation.Sent;
import io.watchfloor.ops.paging.escalation.EscalationTrigger;
import io.watchfloor.ops.paging.escalation.Notification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Invariants of every {@link PagingSimulation}, checked on the journal and the sent messages only. */
final class PagingChecks {

    /** The sweeper's grace period plus the time for another offer. */
    private static final Duration SLACK = Duration.ofSeconds(30);

    private PagingChecks() {}

    /** Called before an event is journaled. */
    static void started(PagingSimulation of, CaseEvent event) {
        if (event instanceof CaseEvent.PageStarted started) {
            of.state().paging().pages().stream()
                    .filter(page -> page.id().equals(started.page()))
                    .forEach(page -> notAnswered(of, page, "started"));
        }
    }

    /** Called before an attempt is sent. In a digest the case agreed before the acknowledgement. */
    static void sends(PagingSimulation of, Notification page, boolean alone) {
        if (alone) {
            notAnswered(of, page, "sent");
        }
    }

    private static void notAnswered(PagingSimulation of, Notification page, String what) {
        boolean answered = switch (page.kind()) {
            case OPENED -> answers(of, page.round()) > 0;
            case WORSENED ->
                of.state().paging().worsening() == null
                        || !Objects.requireNonNull(of.state().paging().worsening())
                                .isOpen();
            case WARNING, ACKNOWLEDGED, RESOLVED -> false;
        };
        if (answered) {
            of.faults.add("a page was %s after the answer: %s".formatted(what, page.id()));
        }
    }

    /** Number of acknowledgements in this round, by the journal. */
    private static long answers(PagingSimulation of, int round) {
        int now = 0;
        long answers = 0;
        for (CaseEvent event : of.journal) {
            switch (event) {
                case CaseEvent.Opened opened -> now = 1;
                case CaseEvent.Reopened reopened -> now = reopened.round();
                case CaseEvent.AcknowledgementExpired expired -> now = expired.round();
                case CaseEvent.Woken woken -> now = woken.round();
                case CaseEvent.Acknowledged done -> answers += now == round ? 1 : 0;
                case CaseEvent.Snoozed done -> answers += now == round ? 1 : 0;
                default -> {}
            }
        }
        return answers;
    }

    static List<String> of(PagingSimulation done) {
        List<String> faults = new ArrayList<>(done.faults);
        keys(done, faults);
        forgotten(done, faults);
        overdue(done, faults);
        hurried(done, faults);
        return faults;
    }

    /** A retry has the key of the attempt that may have arrived, and the journal marks that attempt as ambiguous. */
    private static void keys(PagingSimulation done, List<String> faults) {
        Map<String, List<Sent>> byPage = new HashMap<>();
        done.sent.forEach(one ->
                byPage.computeIfAbsent(one.page(), page -> new ArrayList<>()).add(one));
        byPage.forEach((page, all) -> {
            List<Notification.Attempt> attempts = attempts(done, page);
            for (int i = 0; i + 1 < all.size(); i++) {
                Sent before = all.get(i);
                if (!before.arrived() || before.lie()) {
                    continue;
                }
                if (i >= attempts.size() || attempts.get(i).outcome() != Notification.Outcome.AMBIGUOUS) {
                    faults.add("a page that had arrived was repeated without being called ambiguous: " + page);
                } else if (!before.key().equals(all.get(i + 1).key())) {
                    faults.add("a page was repeated with another key: " + page);
                }
            }
        });
    }

    private static List<Notification.Attempt> attempts(PagingSimulation done, String page) {
        List<Notification.Attempt> attempts = new ArrayList<>();
        for (CaseEvent event : done.journal) {
            if (event instanceof CaseEvent.PageAttempted tried && tried.page().equals(page)) {
                attempts.add(tried.attempt());
            }
        }
        return attempts;
    }

    /** Each notification arrived, exhausted its attempts, was answered or replaced, or is still due. */
    private static void forgotten(PagingSimulation done, List<String> faults) {
        Instant now = done.wall();
        for (Notification page : done.state().paging().pages()) {
            boolean waits =
                    page.dueAt().isAfter(now.minus(SLACK)) || page.queuedAt().isAfter(now.minus(SLACK));
            boolean tried =
                    !page.attempts().isEmpty() && page.attempts().getLast().at().isAfter(now.minusSeconds(60));
            if (page.queued()
                    && !waits
                    && !tried
                    && done.state().deliverable(page.id()).isPresent()) {
                faults.add("a page was forgotten: %s %s".formatted(page.to(), page.id()));
            }
            boolean claims =
                    page.status() == Notification.Status.DELIVERED || page.status() == Notification.Status.SENT;
            if (claims && done.sent.stream().noneMatch(one -> one.page().equals(page.id()) && one.arrived())) {
                faults.add("a page is said to have arrived that never did: " + page.id());
            }
        }
    }

    /** Without an acknowledgement no step is late. */
    private static void overdue(PagingSimulation done, List<String> faults) {
        EscalationTrigger news = done.state().news().orElse(null);
        if (news == null || news.trying()) {
            return;
        }
        if (news.progress() != null
                && !news.progress()
                        .policy()
                        .equals(new CaseClock(done.book())
                                .escalation(done.state())
                                .policy()
                                .name())) {
            return; // The routing changed for such cases: the new policy starts with the next step or event.
        }
        CaseClock.Due due = new CaseClock(done.book()).nextStep(done.state());
        if (due != null && due.at().isBefore(done.wall().minus(SLACK))) {
            faults.add("a step is overdue since %s".formatted(due.at()));
        }
    }

    /**
     * A failed notification makes the recipient's next contact due at once, unless a user answers or the node dies
     * meanwhile.
     */
    private static void hurried(PagingSimulation done, List<String> faults) {
        Case state = Case.unopened(done.state().id());
        for (int i = 0; i < done.journal.size(); i++) {
            state = state.apply(done.journal.get(i));
            if (!(done.journal.get(i) instanceof CaseEvent.PageAttempted tried)) {
                continue;
            }
            Notification gone = state.paging().pages().stream()
                    .filter(page -> page.id().equals(tried.page()) && page.givenUp())
                    .findFirst()
                    .orElse(null);
            if (gone == null
                    || state.news()
                            .filter(news -> news.lastStep() == gone.step())
                            .isEmpty()) {
                continue;
            }
            boolean waits = state.paging().pages().stream()
                    .filter(page ->
                            page.step() == gone.step() && page.kind() == gone.kind() && page.round() == gone.round())
                    .filter(page -> page.to().equals(gone.to()) && page.queued())
                    .anyMatch(page -> page.dueAt().isAfter(tried.at()));
            boolean others = state.paging().pages().stream()
                    .filter(page ->
                            page.step() == gone.step() && page.kind() == gone.kind() && page.round() == gone.round())
                    .filter(page -> page.to().equals(gone.to()) && page.queued())
                    .anyMatch(page -> !page.dueAt().isAfter(tried.at()));
            if (waits && !others) {
                faults.add("a page did not arrive, and the next contact was left to wait: " + gone.id());
            }
        }
    }
}
