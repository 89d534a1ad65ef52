package io.watchfloor.ops.platform.serialization;

import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.cases.Relations;
import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.cases.relation.LinkKind;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.incident.triage.AlertMoves;
import io.watchfloor.ops.incident.triage.AnalystDecisions;
import io.watchfloor.ops.incident.triage.MergeSuggestions;
import io.watchfloor.ops.incident.triage.Merges;
import io.watchfloor.ops.incident.triage.TriageEvent;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Samples for {@link JournalSamples} about related cases. */
final class RelationSamples {

    private static final Instant AT = Instant.parse("2026-01-05T08:00:00.123Z");
    private static final CaseName PART = new CaseName(new CaseId("c1"), 7);
    private static final CaseName WHOLE = new CaseName(new CaseId("c2"), 3);
    private static final ChangeOrigin CAUSE = new ChangeOrigin("analyst-1", List.of("One attack"), AT);
    private static final Relations.News NEWS =
            new Relations.News(2, Level.CRITICAL, List.of("LSASS memory was read on ws01"), true, true);

    private static final String LINK =
            "ws01 → ws02: both name account corp\\jdoe, 40 s after LSASS memory was read (0.6 + 0.4)";
    private static final List<String> GROUNDS = List.of("both name account corp\\jdoe");

    private RelationSamples() {}

    private static RelationChange change() {
        return new RelationChange(4, RelationChange.Kind.LINKED, WHOLE, LinkKind.RECURRENCE_OF, CAUSE);
    }

    static Merges merges() {
        return new Merges(
                8,
                new TreeMap<>(Map.of(PART.id(), new Merges.Membership(PART, WHOLE, 4, true))),
                new TreeMap<>(Map.of(WHOLE.id(), List.of(PART.id()))),
                new TreeMap<>(Map.of(WHOLE.id(), "analyst-1")),
                List.of(new Merges.Decided(4, true, PART.id(), WHOLE.id())),
                new TreeMap<>(Map.of(PART.id(), List.of(change()))),
                List.of("key-1"));
    }

    static AnalystDecisions word() {
        return new AnalystDecisions(
                new MergeSuggestions(
                        List.of(new MergeSuggestions.Proposal(9, WHOLE, PART, List.of(LINK), GROUNDS, AT)),
                        List.of(new MergeSuggestions.Dismissal(10, WHOLE.id(), PART.id(), GROUNDS))),
                new AlertMoves(
                        List.of(new AlertMoves.Pair(
                                5,
                                false,
                                List.of(new TreeSet<>(List.of(PART.id())), new TreeSet<>(List.of(WHOLE.id()))),
                                List.of(List.of("a1"), List.of("a2")))),
                        List.of(new AlertMoves.Move(12, PART.id(), WHOLE.id(), List.of("a3"), "a2")),
                        new TreeMap<>(Map.of("a1", List.of(12L))),
                        3));
    }

    private static RelationChange moved() {
        return new RelationChange(
                12, RelationChange.Kind.ALERTS_LEFT, WHOLE, null, CAUSE, List.of(AlertSamples.alert()));
    }

    static Relations relations() {
        return new Relations(
                8,
                "analyst-1",
                new Relations.Whole(WHOLE, 4, true, CAUSE, NEWS),
                List.of(new Relations.Part(PART, 5, 1, Level.HIGH, true, CAUSE)),
                List.of(new Relations.Linked(LinkKind.DUPLICATE_OF, WHOLE, CAUSE)),
                List.of(new Relations.Proposed(WHOLE, 9, List.of(LINK), AT)),
                List.of(new Relations.Departed("a1", "LSASS memory was read", "host:ws01.corp.example", WHOLE, CAUSE)));
    }

    static Object of(String manifest) {
        return switch (manifest) {
            case "triage.cases-merged.v1" -> new TriageEvent.CasesMerged(4, PART, WHOLE, CAUSE, "key-1");
            case "triage.cases-split.v1" -> new TriageEvent.CasesSplit(5, PART, WHOLE, CAUSE, "key-1");
            case "triage.cases-linked.v1" ->
                new TriageEvent.CasesLinked(6, PART, LinkKind.DUPLICATE_OF, WHOLE, CAUSE, "key-1");
            case "triage.cases-unlinked.v1" ->
                new TriageEvent.CasesUnlinked(7, PART, LinkKind.DUPLICATE_OF, WHOLE, CAUSE, "key-1");
            case "triage.cases-proposed.v1" ->
                new TriageEvent.CasesProposed(9, WHOLE, PART, List.of(LINK), GROUNDS, AT);
            case "triage.proposal-dismissed.v1" -> new TriageEvent.ProposalDismissed(10, WHOLE, PART, CAUSE, "key-1");
            case "triage.proposal-withdrawn.v1" ->
                new TriageEvent.ProposalWithdrawn(11, WHOLE, PART, "#7 has ended", AT);
            case "triage.alerts-moved.v1" ->
                new TriageEvent.AlertsMoved(12, List.of(AlertSamples.alert()), PART, WHOLE, CAUSE, "key-1");
            case "case.alerts-left.v1" -> new CaseEvent.AlertsRemoved(moved(), Level.HIGH, AT);
            case "case.alerts-came.v1" -> new CaseEvent.AlertsCame(moved(), true, AT);
            case "triage.whole-ended.v1" -> new TriageEvent.WholeEnded(8, WHOLE.id(), List.of(PART.id()), AT, true);
            case "triage.relation-told.v1" -> new TriageEvent.RelationConfirmed(PART.id(), 5, 1);
            case "triage.case-touched.v1" -> new TriageEvent.CaseTouched(PART.id(), "analyst-1");
            case "case.related.v1" -> new CaseEvent.Related(change(), Notification.Kind.OPENED, 2, AT);
            case "case.news-for-whole.v1" -> new CaseEvent.NewsForWhole(NEWS, AT);
            case "case.part-news.v1" -> new CaseEvent.PartNews(PART, NEWS, true, AT);
            case "case.touched.v1" -> new CaseEvent.Touched("analyst-1", AT);
            default -> AliasTableSamples.of(manifest);
        };
    }
}
