package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.cases.EscalationPreview;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.escalation.Escalation.Foretold;
import io.watchfloor.ops.paging.escalation.Notification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Escalation preview: who is notified, when and why, if no one acknowledges. */
@Meaning("Escalation preview: who is notified, when and why, if no one acknowledges.")
public record EscalationPreviewView(
        @Meaning("Escalation policy of the case.") String policy,

        @Meaning("low or high.") String urgency,

        @Meaning("Start time of the escalation.") Instant from,

        @Meaning("True for the running escalation, false for an escalation that starts at the given time.")
        boolean running,

        @Meaning("Whether the first step notifies no one.") boolean nobody,

        @Meaning("At most 50 next steps within a week.") List<StepView> steps) {

    @Meaning("A step of the policy.")
    public record StepView(
            Instant at,

            @Meaning("Number of the step, starting at 1. The number after the last step is the fallback.")
            int step,

            @Meaning("1 for the first pass, 2 for the first repetition, and so on.")
            int turn,

            List<NotifiedView> notified,

            @Meaning("People who are skipped, with the reason.")
            List<String> skipped) {}

    @Meaning("A recipient of a notification.")
    public record NotifiedView(
            @Meaning("person:NAME or channel:NAME.") String to,
            @Meaning("Reason as a sentence.") String why,
            List<ByView> by) {}

    /** A contact method with the time of its use. */
    @Meaning("A contact method and the time at which it is used.")
    public record ByView(String contact, String label, String method, Instant at) {}

    public static EscalationPreviewView of(EscalationPreview would) {
        List<Foretold> steps = would.steps();
        return new EscalationPreviewView(
                would.policy(),
                would.urgency().text(),
                would.from(),
                would.running(),
                steps.isEmpty() || steps.getFirst().step().pages().isEmpty(),
                steps.stream().map(EscalationPreviewView::step).toList());
    }

    private static StepView step(Foretold one) {
        Map<Recipient, List<Notification>> byRecipient = new LinkedHashMap<>();
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
                        .map(entry -> new NotifiedView(
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
