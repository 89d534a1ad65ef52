package io.watchfloor.ops.cases;

import io.watchfloor.ops.paging.escalation.Climb;
import io.watchfloor.ops.paging.escalation.Escalation;
import io.watchfloor.ops.paging.escalation.Escalation.Foretold;
import io.watchfloor.ops.paging.escalation.News;
import io.watchfloor.ops.paging.escalation.Page;
import io.watchfloor.ops.paging.escalation.PolicyFacts;
import io.watchfloor.ops.paging.escalation.Step;
import io.watchfloor.ops.paging.oncall.OnCallBook;
import io.watchfloor.ops.paging.oncall.Urgency;
import io.watchfloor.ops.platform.id.CaseId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who would be told of a case, when and why, if nobody answered and each page arrived.
 *
 * @param from when the round began, or would
 * @param running whether that is the round that runs
 */
public record WouldPage(String policy, Urgency urgency, Instant from, boolean running, List<Foretold> steps) {

    /**
     * Looks ahead.
     *
     * @param at when a new round would begin; null for what comes next in the round that runs, or, when people are told of nothing, of a
     *     round that began now
     */
    public static WouldPage of(Case of, OnCallBook book, @Nullable Instant at, Instant now) {
        Escalation escalation = new CaseClock(book).escalation(of);
        News running = of.news().orElse(null);
        if (at == null && running != null) {
            List<Foretold> all = new ArrayList<>(underWay(of, running));
            all.addAll(escalation.foretell(running, now));
            return new WouldPage(escalation.policy().name(), escalation.urgency(), running.since(), true, all);
        }
        Instant from = at == null ? now : at;
        int round = of.paging().round().number() + 1;
        News news = new News(of.id(), Page.Kind.OPENED, round, round, from, 0, null, false, null);
        return new WouldPage(
                escalation.policy().name(), escalation.urgency(), from, false, escalation.foretell(news, from));
    }

    /** Of a case with these facts whose first round began then. */
    public static WouldPage of(PolicyFacts facts, OnCallBook book, Instant from) {
        Escalation escalation = new Escalation(facts, book);
        News news = new News(new CaseId("draft"), Page.Kind.OPENED, 1, 1, from, 0, null, false, null);
        return new WouldPage(
                escalation.policy().name(), escalation.urgency(), from, false, escalation.foretell(news, from));
    }

    /** What the latest step has decided and is still to come. */
    private static List<Foretold> underWay(Case of, News news) {
        Climb climb = news.climb();
        List<Page> waiting = of.paging().pages().stream()
                .filter(page -> page.queued() && page.kind() == news.kind() && page.step() == news.lastStep())
                .toList();
        return climb == null || waiting.isEmpty()
                ? List.of()
                : List.of(new Foretold(
                        climb.at(),
                        new Step(
                                climb.policy(),
                                climb.index(),
                                climb.turn(),
                                waiting,
                                climb.passed(),
                                climb.more(),
                                climb.nextAt())));
    }
}
