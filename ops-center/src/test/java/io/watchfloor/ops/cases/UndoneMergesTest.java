package io.watchfloor.ops.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.incident.triage.Merges;
import io.watchfloor.ops.incident.triage.Triage;
import io.watchfloor.ops.incident.triage.TriageEvent;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.serialization.JournalJson;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A merge moves no alerts. After any sequence of merges and unmerges by users and by triage, once the last merged case is
 * unmerged, each case equals byte for byte its state without the merges: identity, alerts, status, severity, people, round
 * and outcome. Only history differs: notifications and urgent updates sent meanwhile, and the number and times of events.
 *
 * <p>{@code -Dwatchfloor.merges=10000} sets the total number of merges and unmerges.
 */
class UndoneMergesTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final int MADE = Integer.getInteger("watchfloor.merges", 500);
    private static final int MOVES_OF_A_STORY = 25;
    private static final int CASES = 6;
    private static final List<Level> LEVELS = List.of(Level.values());
    private static final ObjectMapper JSON = JournalJson.mapper();

    /** A case's processing of relation changes. */
    private interface Hearing {
        Case after(World world, Case before, List<RelationChange> changes);
    }

    private static Case heard(World world, Case before, List<RelationChange> changes) {
        return before.applyAll(RelationHandler.relate(before, changes, NOW));
    }

    /** Triage, the cases, the same cases without merges, and messages that are delayed, duplicated or lost. */
    private static final class World {
        private final Random random;
        private final Hearing hearing;
        private final SortedMap<CaseId, Case> cases = new TreeMap<>();
        private final SortedMap<CaseId, Case> unmerged = new TreeMap<>();
        private Triage triage = Triage.empty();
        private int alerts;

        private World(long seed, Hearing hearing) {
            this.random = new Random(seed);
            this.hearing = hearing;
            for (int number = 1; number <= CASES; number++) {
                CaseId id = new CaseId("case-" + number);
                Case opened = Case.unopened(id);
                opened = opened.applyAll(opened.admit(
                        number,
                        "host:ws0" + number,
                        null,
                        null,
                        List.of(alert(number)),
                        Collections.emptySortedMap(),
                        NOW));
                cases.put(id, worked(opened, random.nextInt(4)));
            }
            unmerged.putAll(cases);
        }

        private static Case worked(Case now, int steps) {
            List<CaseEvent> work = List.of(
                    new CaseEvent.Acknowledged("ann", 1, null, NOW),
                    new CaseEvent.NoteAdded("ann", "Looking at it", null, NOW),
                    new CaseEvent.SeverityChanged("ann", Level.MEDIUM, null, NOW));
            return now.applyAll(work.subList(0, steps));
        }

        private Alert alert(int number) {
            Level level = LEVELS.get(random.nextInt(LEVELS.size()));
            Alert one = CaseTest.alert(1000 * number + alerts++, level);
            return new Alert(
                    one.id(),
                    one.ordinal(),
                    "host:ws0" + number,
                    one.rule(),
                    one.seen(),
                    one.openedBy(),
                    one.observables());
        }

        private Case known(CaseId id) {
            return Objects.requireNonNull(cases.get(id), "each case is there from the start");
        }

        private CaseName any() {
            int number = 1 + random.nextInt(CASES);
            return new CaseName(new CaseId("case-" + number), number);
        }

        private void move() {
            CaseName one = any();
            CaseName other = any();
            Merges merges = triage.merges();
            ChangeOrigin cause = new ChangeOrigin("bob", List.of(), NOW);
            switch (random.nextInt(4)) {
                case 0 -> decided(merges.merge(one, other, cause, null));
                case 1 ->
                    merges.bridge(one, other, List.of("Shared account"), NOW).ifPresent(this::decided);
                case 2 -> split(one, cause);
                default -> join(one);
            }
            deliver(random.nextInt(3));
        }

        private void split(CaseName part, ChangeOrigin cause) {
            Merges.Membership in = triage.merges().parts().get(part.id());
            if (in != null) {
                decided(triage.merges().split(part, in.whole(), cause, null));
            }
        }

        private void decided(Merges.Verdict verdict) {
            if (verdict instanceof Merges.Verdict.Change change) {
                decided(change.event());
            }
        }

        private void decided(TriageEvent event) {
            triage = triage.apply(event);
        }

        /** Later alerts are added to the case of their asset, even if it is merged. */
        private void join(CaseName one) {
            List<Alert> more = List.of(alert((int) one.number()));
            for (SortedMap<CaseId, Case> all : List.of(cases, unmerged)) {
                all.computeIfPresent(
                        one.id(),
                        (id, now) -> now.applyAll(
                                now.admit(one.number(), "host", null, null, more, Collections.emptySortedMap(), NOW)));
            }
        }

        /** Delivers relation changes in order, some of them twice. */
        private void deliver(int times) {
            for (int time = 0; time < times; time++) {
                CaseId told = any().id();
                List<RelationChange> waiting = triage.merges().untold().getOrDefault(told, List.of());
                if (!waiting.isEmpty()) {
                    tell(told, waiting.subList(0, 1 + random.nextInt(waiting.size())));
                }
                tellWholes(random.nextBoolean());
            }
        }

        private void tell(CaseId told, List<RelationChange> changes) {
            Case after = hearing.after(this, known(told), changes);
            cases.put(told, after);
            if (random.nextBoolean()) {
                triage.merges().confirmed(told, after.relations().heard()).ifPresent(this::decided);
            }
        }

        private void tellWholes(boolean confirms) {
            for (Case part : List.copyOf(cases.values())) {
                Relations.Whole whole = part.relations().whole();
                if (whole == null || !part.ledger().unconfirmed().contains(whole.notice())) {
                    continue;
                }
                Case now = known(whole.name().id());
                cases.put(
                        now.id(),
                        now.applyAll(RelationHandler.receiveReport(now, part.id(), whole.since(), whole.news(), NOW)));
                if (confirms && now.relations().part(part.id(), whole.since()).isPresent()) {
                    cases.put(
                            part.id(),
                            part.apply(part.noticeConfirmed(whole.notice(), NOW).orElseThrow()));
                }
            }
        }

        private void undo() {
            while (!triage.merges().parts().isEmpty()) {
                List<Merges.Membership> all =
                        new ArrayList<>(triage.merges().parts().values());
                split(all.get(random.nextInt(all.size())).part(), new ChangeOrigin("bob", List.of(), NOW));
                deliver(random.nextInt(2));
            }
            while (!triage.merges().untold().isEmpty()) {
                triage.merges().untold().forEach(this::tell);
            }
        }

        private Map<CaseId, String> asJson(SortedMap<CaseId, Case> all) {
            Map<CaseId, String> found = new LinkedHashMap<>();
            all.forEach((id, one) -> found.put(id, json(one)));
            return found;
        }
    }

    /** The case as JSON without its history, see above. */
    private static String json(Case now) {
        try {
            ObjectNode tree = JSON.valueToTree(now);
            tree.remove("ledger");
            ObjectNode relations = (ObjectNode) tree.get("relations");
            relations.remove(List.of("heard"));
            ObjectNode paging = (ObjectNode) tree.get("paging");
            paging.remove(List.of("worsening", "count", "pages"));
            return JSON.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A case can always be written", e);
        }
    }

    private static int check(long seed, Hearing hearing) {
        World world = new World(seed, hearing);
        for (int move = 0; move < MOVES_OF_A_STORY; move++) {
            world.move();
        }
        world.undo();
        assertThat(world.asJson(world.cases)).as("seed %d", seed).isEqualTo(world.asJson(world.unmerged));
        assertThat(world.triage.merges().parts()).isEmpty();
        assertThat(world.triage.merges().wholes()).isEmpty();
        return (int) world.triage.merges().decisions();
    }

    @Test
    void mergesAndUnmergesRestoreTheExactState() {
        int made = 0;
        for (long seed = 1; made < MADE; seed++) {
            made += check(seed, UndoneMergesTest::heard);
        }
        assertThat(made).isGreaterThanOrEqualTo(MADE);
    }

    /** Merges by moving the alerts into the parent, as a control. */
    private static Case moved(World world, Case before, List<RelationChange> changes) {
        Case after = heard(world, before, changes);
        for (RelationChange change : changes) {
            if (change.number() > before.relations().heard() && change.kind() == RelationChange.Kind.TOOK_PART) {
                Case part = world.known(change.other().id());
                after = after.applyAll(after.admit(
                        after.identity().number(),
                        "host",
                        null,
                        null,
                        part.alerts().shown(),
                        Collections.emptySortedMap(),
                        NOW));
            }
        }
        return after;
    }

    @Test
    void theTestDetectsAMergeThatMovesAlerts() {
        assertThatThrownBy(() -> {
                    for (long seed = 1; seed <= 10; seed++) {
                        check(seed, UndoneMergesTest::moved);
                    }
                })
                .isInstanceOf(AssertionError.class);
    }
}
