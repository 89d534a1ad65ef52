package io.watchfloor.ops.incident.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.cases.relation.LinkKind;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.incident.triage.TriageEvent.CasesMerged;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Merges of cases, and the messages about them. */
class MergesTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final ChangeOrigin ANN = new ChangeOrigin("ann", List.of("One attack"), NOW);
    private static final CaseName ONE = name(1);
    private static final CaseName TWO = name(2);
    private static final CaseName THREE = name(3);
    private static final CaseName FOUR = name(4);

    private Triage triage = Triage.empty();

    private static CaseName name(int number) {
        return new CaseName(new CaseId("case-" + number), number);
    }

    private Merges merges() {
        return triage.merges();
    }

    private void decide(Merges.Verdict verdict) {
        assertThat(verdict).isInstanceOf(Merges.Verdict.Change.class);
        triage = triage.apply(((Merges.Verdict.Change) verdict).event());
    }

    private void merge(CaseName part, CaseName into) {
        decide(merges().merge(part, into, ANN, null));
    }

    private static String code(Merges.Verdict verdict) {
        return verdict instanceof Merges.Verdict.Refusal refusal ? refusal.code() : verdict.toString();
    }

    private List<RelationChange.Kind> untold(CaseName name) {
        return merges().untold().getOrDefault(name.id(), List.of()).stream()
                .map(RelationChange::kind)
                .toList();
    }

    private Optional<CasesMerged> bridge(CaseName one, CaseName other) {
        return merges().bridge(one, other, List.of("CORP\\m.brandt logged on from ws01"), NOW);
    }

    private void touch(CaseName one, String by) {
        triage = triage.apply(triage.touched(one.id(), by).orElseThrow());
    }

    @Test
    void aMergeNotifiesBothCases() {
        merge(TWO, ONE);
        assertThat(merges().wholeOf(TWO)).isEqualTo(ONE);
        assertThat(untold(TWO)).containsExactly(RelationChange.Kind.BECAME_PART);
        assertThat(untold(ONE)).containsExactly(RelationChange.Kind.TOOK_PART);
    }

    @Test
    void aMergeIntoAMergedCaseIsAMergeIntoItsParent() {
        merge(TWO, ONE);
        merge(THREE, TWO);
        assertThat(merges().wholeOf(THREE)).isEqualTo(ONE);
        assertThat(merges().parts().values())
                .extracting(Merges.Membership::whole)
                .containsExactly(ONE, ONE);
    }

    @Test
    void aMergedParentKeepsItsMergedCases() {
        merge(FOUR, THREE);
        merge(THREE, ONE);
        assertThat(merges().wholeOf(FOUR)).isEqualTo(ONE);
        decide(merges().split(THREE, ONE, ANN, null));
        assertThat(merges().wholeOf(THREE)).isEqualTo(THREE);
        assertThat(merges().wholeOf(FOUR)).isEqualTo(THREE);
    }

    private static CaseName named(Merges.Verdict verdict) {
        return Objects.requireNonNull(((Merges.Verdict.Refusal) verdict).other());
    }

    @Test
    void aRefusedMergeNamesItsReasonAndAnAlternative() {
        merge(TWO, ONE);
        assertThat(named(merges().merge(ONE, TWO, ANN, null)))
                .as("not the case itself")
                .isEqualTo(TWO);
        merge(ONE, FOUR);
        Merges.Verdict inTheMiddle = merges().merge(TWO, THREE, ANN, null);
        assertThat(named(inTheMiddle)).as("1 is a part itself").isEqualTo(FOUR);
        assertThat(((Merges.Verdict.Refusal) inTheMiddle).message()).endsWith("or merge case " + FOUR + ".");
    }

    @Test
    void mergesOfMergedCasesAreRefusedWithTheParent() {
        merge(TWO, ONE);
        assertThat(code(merges().merge(TWO, THREE, ANN, null))).isEqualTo("case.part-of");
        assertThat(code(merges().merge(ONE, TWO, ANN, null))).isEqualTo("case.already-together");
        assertThat(code(merges().merge(TWO, ONE, ANN, null))).isEqualTo("case.already-together");
        assertThat(code(merges().merge(THREE, THREE, ANN, null))).isEqualTo("case.already-together");
        assertThat(code(merges().split(THREE, ONE, ANN, null))).isEqualTo("case.not-a-part");
        assertThat(merges().merge(TWO, THREE, ANN, null))
                .isInstanceOfSatisfying(
                        Merges.Verdict.Refusal.class,
                        refusal -> assertThat(refusal.other()).isEqualTo(ONE));
    }

    @Test
    void aCaseHasABoundedNumberOfMergedCases() {
        for (int part = 0; part < Merges.MOST_PARTS; part++) {
            merge(name(100 + part), ONE);
        }
        assertThat(code(merges().merge(TWO, ONE, ANN, null))).isEqualTo("case.parts-full");
        assertThat(bridge(TWO, ONE)).isEmpty();
    }

    @Test
    void aRepeatedRequestChangesNothingTwice() {
        decide(merges().merge(TWO, ONE, ANN, "key-1"));
        assertThat(merges().merge(TWO, ONE, ANN, "key-1")).isEqualTo(Merges.Verdict.Repeat.REPEAT);
        decide(merges().split(TWO, ONE, ANN, "key-2"));
        assertThat(merges().split(TWO, ONE, ANN, "key-2")).isEqualTo(Merges.Verdict.Repeat.REPEAT);
    }

    @Test
    void confirmedRelationsAreNotSentAgain() {
        merge(TWO, ONE);
        decide(merges().split(TWO, ONE, ANN, null));
        triage = triage.apply(merges().confirmed(TWO.id(), 1).orElseThrow());
        assertThat(untold(TWO)).containsExactly(RelationChange.Kind.LEFT_WHOLE);
        triage = triage.apply(merges().confirmed(TWO.id(), 2).orElseThrow());
        assertThat(untold(TWO)).isEmpty();
        assertThat(merges().confirmed(TWO.id(), 2)).isEmpty();
    }

    @Test
    void aLinkIsSentToBothCasesFromTheirOwnSide() {
        decide(merges().link(TWO, LinkKind.RECURRENCE_OF, ONE, ANN, null));
        assertThat(merges().untold().get(TWO.id()))
                .extracting(RelationChange::link)
                .containsExactly(LinkKind.RECURRENCE_OF);
        assertThat(merges().untold().get(ONE.id()))
                .extracting(RelationChange::link)
                .containsExactly(LinkKind.RECURRED_AS);
        assertThat(code(merges().link(ONE, LinkKind.RELATED, ONE, ANN, null))).isEqualTo("case.already-together");
    }

    @Test
    void twoCasesWithoutHoldersAreMergedIntoTheLowerNumber() {
        CasesMerged merged = bridge(ONE, TWO).orElseThrow();
        assertThat(merged.part()).isEqualTo(TWO);
        assertThat(merged.whole()).isEqualTo(ONE);
        assertThat(merged.cause().by()).isNull();
        assertThat(bridge(TWO, ONE)).contains(merged);
        triage = triage.apply(merged);
        assertThat(bridge(ONE, TWO)).isEmpty();
        assertThat(merges().decided()).isEmpty();
    }

    @Test
    void theCaseWithoutAHolderIsMergedIntoTheOther() {
        touch(TWO, "ann");
        assertThat(bridge(ONE, TWO).orElseThrow().whole()).isEqualTo(TWO);
        touch(ONE, "ann");
        assertThat(bridge(ONE, TWO).orElseThrow().whole()).isEqualTo(ONE);
    }

    @Test
    void casesWithDifferentHoldersAreNotMerged() {
        touch(ONE, "ann");
        touch(TWO, "bob");
        assertThat(bridge(ONE, TWO)).isEmpty();
        triage = triage.apply(triage.ended(ONE.id(), true, NOW).orElseThrow());
        assertThat(merges().touched()).containsOnlyKeys(TWO.id());
    }

    @Test
    void userDecisionsApplyToLaterAlerts() {
        merge(TWO, ONE);
        assertThat(merges().decided())
                .singleElement()
                .satisfies(made -> assertThat(made.together()).isTrue());
        decide(merges().split(TWO, ONE, ANN, null));
        assertThat(merges().decided())
                .singleElement()
                .satisfies(made -> assertThat(made.together()).isFalse());
        assertThat(bridge(ONE, TWO)).isEmpty();
        assertThat(bridge(ONE, THREE)).isPresent();
    }

    @Test
    void anEndedCaseAndItsMergedCasesGetNoFurtherAlerts() {
        Alert first = TriageTest.alert(1, Level.HIGH, NOW);
        JoinPolicy policy = new JoinPolicy(Level.HIGH, Duration.ofHours(4), 100, TriageTest.NO_RISK);
        triage = triage.apply(triage.place(first.asset(), List.of(first), Partition.empty(policy), policy, NOW)
                .orElseThrow());
        CaseName part = new CaseName(triage.openCases().firstKey(), 1);
        merge(part, TWO);
        triage = triage.apply(triage.ended(TWO.id(), true, NOW).orElseThrow());
        assertThat(triage.openCases()).isEmpty();
        assertThat(untold(part)).containsExactly(RelationChange.Kind.BECAME_PART, RelationChange.Kind.WHOLE_ENDED);
        assertThat(triage.ended(TWO.id(), true, NOW)).isEmpty();
    }

    @Test
    void aCaseIsNeitherLinkedToItselfNorUnlinkedFromItself() {
        assertThat(code(merges().link(ONE, LinkKind.RELATED, ONE, ANN, null))).isEqualTo("case.already-together");
        assertThat(code(merges().unlink(ONE, LinkKind.RELATED, ONE, ANN, null))).isEqualTo("case.already-together");
    }

    @Test
    void aJournaledLinkOfACaseToItselfCanBeReplayed() {
        triage = triage.apply(new TriageEvent.CasesUnlinked(1, ONE, LinkKind.RELATED, ONE, ANN, null));
        assertThat(untold(ONE)).containsExactly(RelationChange.Kind.UNLINKED);
    }
}
