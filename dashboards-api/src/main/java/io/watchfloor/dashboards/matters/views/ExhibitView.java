package io.watchfloor.dashboards.matters.views;

import io.watchfloor.dashboards.audit.chain.LogLine;
import io.watchfloor.dashboards.referral.CustodyStore;
import io.watchfloor.dashboards.referral.proof.CustodyStep;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.text.WireText;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

@Meaning("Something that was collected into a matter, with its custody log.")
public record ExhibitView(
        String id,
        @Meaning("ID of the case.") String caseId,
        String name,

        @Meaning("SHA-256 at the last entry.") String sha256,

        @Meaning("Who has it.") String holder,

        List<EntryView> entries,

        @Meaning(
                "Gaps in the custody, changes of the exhibit, and changed or missing entries. Empty if the custody is unbroken.")
        List<String> findings) {

    @Meaning("What happened with an exhibit.")
    public enum Step implements WireText {
        COLLECTED,
        HANDED_OVER,
        CHECKED
    }

    @Meaning("An entry in the custody log of an exhibit.")
    public record EntryView(
            long seq,
            Instant at,
            Step step,
            @Meaning("Who made the entry.") String by,

            @Meaning("Who had the exhibit before. Empty if it was collected.")
            String from,

            @Meaning("Who had the exhibit then.") String to,
            String reason,
            @Meaning("SHA-256 of the exhibit.") String sha256) {

        private static Stream<EntryView> of(LogLine.Entry entry) {
            return CustodyStep.of(entry.record()).stream()
                    .map(step -> new EntryView(
                            entry.record().seq(),
                            entry.record().at(),
                            switch (step.action()) {
                                case COLLECT -> Step.COLLECTED;
                                case HAND_OVER -> Step.HANDED_OVER;
                                case CHECK -> Step.CHECKED;
                            },
                            step.by(),
                            step.from(),
                            step.to(),
                            step.reason(),
                            step.sha256()));
        }
    }

    public static ExhibitView of(CustodyStore.Exhibit one) {
        List<EntryView> entries =
                one.custody().entries().stream().flatMap(EntryView::of).toList();
        EntryView last = entries.isEmpty() ? null : entries.getLast();
        return new ExhibitView(
                one.id(),
                one.caseId(),
                one.name(),
                last == null ? "" : last.sha256(),
                last == null ? "" : last.to(),
                entries,
                one.custody().findings());
    }
}
