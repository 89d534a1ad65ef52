package io.watchfloor.ops.cases;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.escalation.PagerCommand;
import io.watchfloor.ops.paging.escalation.PagerReply;
import io.watchfloor.ops.platform.id.CaseId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** Records all outbound messages; answers notifications as configured. */
final class NotingNeighbours implements CaseOutbound {
    final List<String> told = new CopyOnWriteArrayList<>();
    final List<String> paged = new CopyOnWriteArrayList<>();
    volatile Notification.Outcome outcome = Notification.Outcome.DELIVERED;
    volatile @Nullable String inDigest;

    /** The result of the next attempts; null if they are answered at once. */
    volatile @Nullable CompletableFuture<Notification.Attempt> answer;

    final AtomicInteger lostOffers = new AtomicInteger();

    @Override
    public void admitted(CaseId caseId, List<String> alerts) {
        told.add("admitted " + alerts);
    }

    @Override
    public void returned(CaseId caseId, List<String> alerts) {
        told.add("returned " + alerts);
    }

    @Override
    public void ended(CaseId caseId, boolean exercise) {
        told.add(exercise ? "ended as an exercise" : "ended");
    }

    @Override
    public void reopened(CaseId caseId, long number, List<Alert> alerts) {
        told.add("reopened");
    }

    @Override
    public void touched(CaseId caseId, String by) {
        told.add("touched by " + by);
    }

    @Override
    public void related(CaseId caseId, long through) {
        told.add("related through " + through);
    }

    @Override
    public void notifyParent(CaseId part, Relations.Whole whole) {
        told.add("whole " + whole.name() + " " + whole.news());
    }

    @Override
    public void partHeard(CaseId part, String notice) {
        told.add("heard " + part + " " + notice);
    }

    @Override
    public void endFolding(CaseId caseId, String asset, List<String> alerts) {
        told.add("end folding " + asset + " " + alerts);
    }

    @Override
    public void offer(CaseSummary summary, Notification page, ActorRef<PagerReply> replyTo) {
        if (lostOffers.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return;
        }
        String digest = inDigest;
        replyTo.tell(
                digest == null
                        ? new PagerReply.Alone(page.id())
                        : new PagerReply.Digested(
                                page.id(), new Notification.Attempt(Instant.now(), outcome, "In digest", digest)));
    }

    @Override
    public PagerCommand.Subject subject(CaseSummary summary, Notification page) {
        return Subjects.of(summary);
    }

    @Override
    public void withdraw(CaseId caseId, Set<String> contacts) {
        told.add("withdrawn");
    }

    @Override
    public CompletionStage<Notification.Attempt> page(
            CaseSummary summary, Notification page, @Nullable String traceparent) {
        paged.add(page.id());
        CompletableFuture<Notification.Attempt> later = answer;
        return later != null
                ? later
                : CompletableFuture.completedFuture(new Notification.Attempt(Instant.now(), outcome, "as told"));
    }

    /** Resets the recorded messages. */
    void forget() {
        outcome = Notification.Outcome.DELIVERED;
        inDigest = null;
        answer = null;
        lostOffers.set(0);
        told.clear();
        paged.clear();
    }
}
