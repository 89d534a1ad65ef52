package io.watchfloor.ops.cases;

import io.watchfloor.ops.paging.escalation.DueStep;
import io.watchfloor.ops.paging.escalation.Escalation;
import io.watchfloor.ops.paging.escalation.Escalation.Foretold;
import io.watchfloor.ops.paging.escalation.EscalationProgress;
import io.watchfloor.ops.paging.escalation.EscalationTrigger;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.escalation.PolicyFacts;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.paging.oncall.Urgency;
import io.watchfloor.ops.platform.id.CaseId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A preview of the escalation of a case, assuming that no one acknowledges the case and every notification is
 * delivered.
 *
 * @param from start of the round
 * @param running whether the round is the current one
 */
public record EscalationPreview(String policy, Urgency urgency, Instant from, boolean running, List<Foretold> steps) {

    /**
     * Previews the escalation of a case.
     *
     * @param at start of a new round; null for the next steps of the current round or, if none runs, of a round that
     *     starts now
     */
    public static EscalationPreview of(Case of, OnCallConfiguration book, @Nullable Instant at, Instant now) {
        Escalation escalation = new CaseClock(book).escalation(of);
        EscalationTrigger running = of.news().orElse(null);
        if (at == null && of.exercise() != null) {
            return new EscalationPreview(
                    escalation.policy().name(), escalation.urgency(), now, running != null, List.of());
        }
        if (at == null && running != null) {
            List<Foretold> all = new ArrayList<>(underWay(of, running));
            all.addAll(escalation.preview(running, now));
            return new EscalationPreview(escalation.policy().name(), escalation.urgency(), running.since(), true, all);
        }
        Instant from = at == null ? now : at;
        int round = of.paging().round().number() + 1;
        EscalationTrigger news =
                new EscalationTrigger(of.id(), Notification.Kind.OPENED, round, round, from, 0, null, false, null);
        return new EscalationPreview(
                escalation.policy().name(), escalation.urgency(), from, false, escalation.preview(news, from));
    }

    /** Previews the first round of a case with these properties. */
    public static EscalationPreview of(PolicyFacts facts, OnCallConfiguration book, Instant from) {
        Escalation escalation = new Escalation(facts, book);
        EscalationTrigger news =
                new EscalationTrigger(new CaseId("draft"), Notification.Kind.OPENED, 1, 1, from, 0, null, false, null);
        return new EscalationPreview(
                escalation.policy().name(), escalation.urgency(), from, false, escalation.preview(news, from));
    }

    /** The notifications of the latest step that are still pending. */
    private static List<Foretold> underWay(Case of, EscalationTrigger news) {
        EscalationProgress progress = news.progress();
        List<Notification> waiting = of.paging().pages().stream()
                .filter(page -> page.queued() && page.kind() == news.kind() && page.step() == news.lastStep())
                .toList();
        return progress == null || waiting.isEmpty()
                ? List.of()
                : List.of(new Foretold(
                        progress.at(),
                        new DueStep(
                                progress.policy(),
                                progress.index(),
                                progress.turn(),
                                waiting,
                                progress.passed(),
                                progress.more(),
                                progress.nextAt())));
    }
}
