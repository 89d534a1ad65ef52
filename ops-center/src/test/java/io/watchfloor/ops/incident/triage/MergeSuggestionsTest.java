package io.watchfloor.ops.incident.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.asset.entity.Mention;
import io.watchfloor.ops.asset.entity.Role;
import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Merge suggestions for two linked open cases of different holders. */
class MergeSuggestionsTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final JoinPolicy POLICY = new JoinPolicy(Level.HIGH, Duration.ofHours(4), 1_000, TriageTest.NO_RISK);

    private final HeldTriage held = new HeldTriage(POLICY);
    private CaseName ann = new CaseName(new CaseId("none"), 0);
    private CaseName bob = ann;
    private int ordinals;

    /** Cases on ws1 and app1 without shared indicators. */
    @BeforeEach
    void twoPeopleHoldTwoCases() {
        ann = opened("ws1", "ann", account("ann"));
        bob = opened("app1", "bob", account("bob"), from(1));
    }

    private CaseName opened(String host, String holder, Mention... mentions) {
        TriageEvent.Placement opening =
                held.place(NOW, alert(host, Level.HIGH, List.of(), mentions)).getFirst();
        held.take(held.state().touched(opening.caseId(), holder).orElseThrow());
        return new CaseName(opening.caseId(), opening.number());
    }

    private Alert alert(String host, Level level, List<Alias> aliases, Mention... mentions) {
        int ordinal = ++ordinals;
        return new Alert(
                host + "-" + ordinal,
                ordinal,
                "host:" + host + ".corp.example",
                new AlertRule(
                        "rule-" + ordinal,
                        "Something happened",
                        level,
                        List.of(),
                        new TreeSet<>(Set.of(Tactic.EXECUTION))),
                Alert.Occurrences.once(NOW.plusSeconds(ordinal)),
                "sensor/0000000000000001/" + ordinal,
                new AlertNames(List.of(), List.of(mentions), List.of(), aliases, List.of()),
                null);
    }

    private static Mention account(String name) {
        return new Mention(Role.SUBJECT, new Entity(EntityKind.ACCOUNT, "corp\\" + name));
    }

    private static Mention from(int last) {
        return new Mention(Role.SOURCE, new Entity(EntityKind.ADDRESS, "192.0.2." + last));
    }

    /** Adds a logon from ws1 to app1 by an account that both alerts mention. */
    private void linkThem() {
        Alias own = new Alias(
                new Entity(EntityKind.ADDRESS, "192.0.2.1"),
                new Entity(EntityKind.HOST, "ws1.corp.example"),
                980,
                NOW.minusSeconds(43_200),
                NOW.plusSeconds(43_200),
                "its own connections");
        held.place(NOW, alert("ws1", Level.LOW, List.of(own), account("bob")));
    }

    private List<MergeSuggestions.Proposal> open() {
        return held.state().word().proposals().open();
    }

    private Merges.Verdict dismiss(@Nullable String key) {
        Merges.Verdict verdict =
                held.state().word().proposals().dismiss(held.state().merges(), bob, ann, said(), key);
        if (verdict instanceof Merges.Verdict.Change change) {
            held.take(change.event());
        }
        return verdict;
    }

    private static ChangeOrigin said() {
        return new ChangeOrigin("ann", List.of("Two users"), NOW);
    }

    private List<RelationChange.Kind> told(CaseName one) {
        return held.state().merges().untold().getOrDefault(one.id(), List.of()).stream()
                .map(RelationChange::kind)
                .toList();
    }

    @Test
    void aMergeIsSuggestedOnceWithItsReasonToBothCases() {
        linkThem();
        assertThat(open()).singleElement().satisfies(made -> {
            assertThat(made.one()).isEqualTo(ann);
            assertThat(made.other()).isEqualTo(bob);
            assertThat(made.links()).anySatisfy(link -> assertThat(link).contains("ws1.corp.example"));
            assertThat(made.grounds()).containsExactly("both on ws1.corp.example");
        });
        assertThat(told(ann)).containsExactly(RelationChange.Kind.PROPOSED);
        assertThat(told(bob)).containsExactly(RelationChange.Kind.PROPOSED);
        held.place(NOW, alert("ws1", Level.LOW, List.of(), account("bob")));
        assertThat(open()).as("a further alert").hasSize(1);
        held.restart();
        assertThat(open()).as("after a restart").hasSize(1);
        assertThat(held.state().merges().parts()).isEmpty();
    }

    @Test
    void acceptingASuggestionMergesTheCases() {
        linkThem();
        Merges.Verdict verdict =
                held.state().word().proposals().accept(held.state().merges(), ann, bob, said(), "key-1");
        held.take(((Merges.Verdict.Change) verdict).event());
        assertThat(held.state().merges().wholeOf(bob)).isEqualTo(ann);
        assertThat(open()).isEmpty();
        assertThat(told(ann)).containsExactly(RelationChange.Kind.PROPOSED, RelationChange.Kind.TOOK_PART);
        assertThat(held.state().word().proposals().accept(held.state().merges(), ann, bob, said(), "key-1"))
                .isEqualTo(Merges.Verdict.Repeat.REPEAT);
        assertThat(held.state().word().proposals().accept(held.state().merges(), ann, bob, said(), "key-2"))
                .isInstanceOfSatisfying(
                        Merges.Verdict.Refusal.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("case.not-proposed"));
    }

    @Test
    void aDismissedPairIsSuggestedAgainOnlyForNewIndicators() {
        linkThem();
        assertThat(dismiss("key-1")).isInstanceOf(Merges.Verdict.Change.class);
        assertThat(open()).isEmpty();
        assertThat(told(bob)).containsExactly(RelationChange.Kind.PROPOSED, RelationChange.Kind.DISMISSED);
        assertThat(dismiss("key-1")).as("a repeat").isEqualTo(Merges.Verdict.Repeat.REPEAT);
        held.restart();
        held.place(NOW, alert("ws1", Level.LOW, List.of(), account("bob")));
        assertThat(open()).as("the same again").isEmpty();
        Mention hash = new Mention(Role.SUBJECT, new Entity(EntityKind.HASH, "sha256:" + "ab".repeat(32)));
        held.place(NOW, alert("app1", Level.LOW, List.of(), account("bob"), from(1), hash));
        held.place(NOW, alert("ws1", Level.LOW, List.of(), account("ann"), hash));
        assertThat(open()).as("a file as well").hasSize(1);
        dismiss(null);
        assertThat(held.state().word().proposals().dismissed()).hasSize(1);
    }

    @Test
    void aSuggestionIsWithdrawnIfACaseEndsOrIsMergedOrUnmerged() {
        linkThem();
        held.end(bob.id());
        assertThat(open()).isEmpty();
        assertThat(told(ann)).containsExactly(RelationChange.Kind.PROPOSED, RelationChange.Kind.WITHDRAWN);
    }

    @Test
    void mergedCasesGetNoSuggestions() {
        CaseName third = opened("fs9", "eve", account("eve"));
        linkThem();
        decided(held.state().merges().merge(bob, third, said(), null));
        assertThat(open()).isEmpty();
        assertThat(told(ann)).endsWith(RelationChange.Kind.WITHDRAWN);
    }

    @Test
    void anUnmergeWithdrawsTheSuggestionsOfTheParent() {
        CaseName third = opened("fs9", "eve", account("eve"));
        decided(held.state().merges().merge(third, bob, said(), null));
        linkThem();
        assertThat(open()).hasSize(1);
        decided(held.state().merges().split(third, bob, said(), null));
        assertThat(open()).isEmpty();
    }

    @Test
    void unmergedCasesAreNotSuggestedAgain() {
        decided(held.state().merges().merge(bob, ann, said(), null));
        decided(held.state().merges().split(bob, ann, said(), null));
        linkThem();
        assertThat(open()).isEmpty();
    }

    @Test
    void suggestionsBeyondTheLimitAreCounted() {
        List<TriageEvent> many = new ArrayList<>();
        for (int number = 0; number < MergeSuggestions.MOST_OF_ONE; number++) {
            CaseName other = new CaseName(new CaseId("other-" + number), 100 + number);
            many.add(new TriageEvent.CasesProposed(number + 1, ann, other, List.of(), List.of(), NOW));
        }
        many.forEach(held::take);
        Alias own = new Alias(
                new Entity(EntityKind.ADDRESS, "192.0.2.1"),
                new Entity(EntityKind.HOST, "ws1.corp.example"),
                980,
                NOW.minusSeconds(43_200),
                NOW.plusSeconds(43_200),
                "its own connections");
        Alert one = alert("ws1", Level.LOW, List.of(own), account("bob"));
        TriageEvent.AlertsPlaced placed = held.state()
                .place(one.asset(), List.of(one), held.partition(), POLICY, NOW)
                .orElseThrow();
        Triage after = held.partition().apply(held.state(), placed);
        TriageFollowUp.Followed followed = TriageFollowUp.of(after, placed, NOW);
        assertThat(followed.leftOut()).isEqualTo(1);
        assertThat(Stream.of(followed.events())).allMatch(List::isEmpty);
    }

    private void decided(Merges.Verdict verdict) {
        held.take(((Merges.Verdict.Change) verdict).event());
    }
}
