package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.cases.WouldPage;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.escalation.Escalation.Foretold;
import io.watchfloor.ops.paging.escalation.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who would be told, when and why, if nobody answered and each page arrived. */
@Meaning("Who would be told, when and why, if nobody answered and each page arrived.")
public record WouldPageView(
        @Meaning("The policy that the case has.") String policy,

        @Meaning("low or high.") String urgency,

        @Meaning("When the round began, or would.") Instant from,

        @Meaning("Whether that is the round that runs; otherwise one that began then.")
        boolean running,

        @Meaning("Whether the first step would tell nobody.")
        boolean nobody,

        @Meaning("The next ones, at most 50 within a week.") List<StepView> steps) {

    /** One step. */
    @Meaning("One step of the policy.")
    public record StepView(
            Instant at,

            @Meaning("The policy's step, from 1; one more than it has means its fallback.")
            int step,

            @Meaning("1 for the first time, one more each time that the policy begins again.")
            int turn,

            List<ToldView> told,

            @Meaning("Who is passed over, and why.") List<String> passed) {}

    /** One recipient. */
    @Meaning("One recipient.")
    public record ToldView(
            @Meaning("person:NAME or channel:NAME.") String to,
            @Meaning("In words.") String why,
            List<ByView> by) {}

    /** One contact. */
    @Meaning("One contact, and when it is used.")
    public record ByView(String contact, String label, String way, Instant at) {}

    public static WouldPageView of(WouldPage would) {
        List<Foretold> steps = would.steps();
        return new WouldPageView(
                would.policy(),
                would.urgency().text(),
                would.from(),
                would.running(),
                steps.isEmpty() || steps.getFirst().step().pages().isEmpty(),
                steps.stream().map(WouldPageView::step).toList());
    }

    private static StepView step(Foretold one) {
        Map<Recipient, List<Page>> byRecipient = new LinkedHashMap<>();
        one.step()
                .pages()
                .forEach(page -> byRecipient
                        .computeIfAbsent(page.to(), to -> new ArrayList<>())
                        .add(page));
        return new StepView(
                one.at(),
                one.step().index() + 1,
                one.step().turn() + 1,
                byRecipient.entrySet().stream()
                        .map(entry -> new ToldView(
                                entry.getKey().toString(),
                                entry.getValue().getFirst().why(),
                                entry.getValue().stream()
                                        .map(page -> new ByView(
                                                page.contact(),
                                                page.label(),
                                                page.way().text(),
                                                page.dueAt()))
                                        .toList()))
                        .toList(),
                one.step().passed());
    }
}
