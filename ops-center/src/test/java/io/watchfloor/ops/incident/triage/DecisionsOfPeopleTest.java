package io.watchfloor.ops.incident.triage;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.asset.entity.Mention;
import io.watchfloor.ops.asset.entity.Role;
import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.ops.incident.LinkableAlert;
import io.watchfloor.ops.incident.PlainIncidents;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Merges, unmerges, moves, dismissals and ends by users, mixed with new alerts: triage's incremental state equals the
 * reference and the state after a restart, and undone moves leave no trace.
 *
 * <p>{@code -Dwatchfloor.decisions.stories=1000} sets the number of random sequences.
 */
class DecisionsOfPeopleTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final JoinPolicy POLICY = new JoinPolicy(Level.HIGH, Duration.ofHours(4), 1_000, TriageTest.NO_RISK);
    private static final int STORIES = Integer.getInteger("watchfloor.decisions.stories", 60);
    private static final int STEPS = 60;
    private static final int HOSTS = 5;
    private static final List<Tactic> TACTICS = List.of(Tactic.values());

    /** Triage, and the random actions of its users. */
    private static final class World {
        private final Random random;
        private final HeldTriage held = new HeldTriage(POLICY);
        private final Map<String, Alert> alerts = new HashMap<>();
        private final int[] ordinals = new int[HOSTS];
        private int moves;
        private int proposals;

        private World(long seed) {
            this.random = new Random(seed);
        }

        private Triage now() {
            return held.state();
        }

        private void step(boolean ends) {
            switch (random.nextInt(10)) {
                case 0 -> order(merge());
                case 1 -> split();
                case 2, 3 -> order(move());
                case 4 -> answer();
                case 5 -> touch();
                case 6 -> {
                    if (ends && random.nextInt(3) == 0) {
                        end();
                    }
                }
                default -> arrive();
            }
            if (random.nextInt(4) > 0) {
                settle();
            }
        }

        private void arrive() {
            int host = random.nextInt(HOSTS);
            int ordinal = ++ordinals[host];
            String name = "h" + host + ".corp.example";
            List<Mention> mentions = List.of(
                    new Mention(Role.SUBJECT, new Entity(EntityKind.ACCOUNT, "corp\\u" + random.nextInt(4))),
                    new Mention(Role.SOURCE, address(random.nextInt(HOSTS))));
            List<Alias> own = random.nextInt(3) == 0 ? List.of(own(host)) : List.of();
            Alert alert = new Alert(
                    "h" + host + "-" + ordinal,
                    ordinal,
                    "host:" + name,
                    new AlertRule(
                            "rule-" + ordinal,
                            "Something happened",
                            random.nextInt(3) == 0 ? Level.HIGH : Level.MEDIUM,
                            List.of(),
                            new TreeSet<>(Set.of(TACTICS.get(random.nextInt(TACTICS.size()))))),
                    Alert.Occurrences.once(NOW.plusSeconds(random.nextInt(30_000))),
                    "sensor/0000000000000001/" + ordinal,
                    new AlertNames(List.of(), mentions, List.of(), own, List.of()),
                    null);
            alerts.put(alert.id(), alert);
            held.place(NOW, alert);
        }

        private static Entity address(int last) {
            return new Entity(EntityKind.ADDRESS, "192.0.2." + last);
        }

        private static Alias own(int host) {
            return new Alias(
                    address(host),
                    new Entity(EntityKind.HOST, "h" + host + ".corp.example"),
                    980,
                    NOW.minusSeconds(43_200),
                    NOW.plusSeconds(43_200),
                    "its own connections");
        }

        private @Nullable CaseName any() {
            List<CaseName> all = new ArrayList<>();
            now().openCases().forEach((id, open) -> all.add(new CaseName(id, open.number())));
            return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
        }

        private static ChangeOrigin cause() {
            return new ChangeOrigin("ann", List.of("I say so"), NOW);
        }

        private Merges.@Nullable Verdict merge() {
            CaseName one = any();
            CaseName other = any();
            return one == null || other == null ? null : now().merges().merge(one, other, cause(), null);
        }

        private void split() {
            List<Merges.Membership> parts = List.copyOf(now().merges().parts().values());
            if (!parts.isEmpty()) {
                Merges.Membership one = parts.get(random.nextInt(parts.size()));
                order(now().merges().split(one.part(), one.whole(), cause(), null));
            }
        }

        private Merges.@Nullable Verdict move() {
            CaseName from = random.nextInt(4) == 0 ? null : any();
            CaseName to = random.nextInt(4) == 0 ? null : any();
            List<String> some = from == null
                    ? now().unclaimed().byAsset().values().stream()
                            .flatMap(of -> of.alerts().stream())
                            .map(Alert::id)
                            .toList()
                    : requireNonNull(now().openCases().get(from.id())).alerts().stream()
                            .map(LinkableAlert::id)
                            .toList();
            if (some.isEmpty()) {
                return null;
            }
            Set<String> picked = new TreeSet<>();
            for (int picks = 1 + random.nextInt(2); picks > 0; picks--) {
                picked.add(some.get(random.nextInt(some.size())));
            }
            return move(from, to, picked);
        }

        private Merges.Verdict move(@Nullable CaseName from, @Nullable CaseName to, Set<String> picked) {
            return AlertMoveHandler.decide(
                    now(),
                    new TriageCommand.MoveAlerts(
                            from,
                            to,
                            picked.stream().map(alerts::get).toList(),
                            false,
                            cause(),
                            null,
                            null,
                            TestInbox.<TriageReply>create().getRef()));
        }

        private void order(Merges.@Nullable Verdict verdict) {
            if (verdict instanceof Merges.Verdict.Change change) {
                held.take(change.event());
                moves += change.event() instanceof TriageEvent.AlertsMoved ? 1 : 0;
            }
        }

        private void answer() {
            List<MergeSuggestions.Proposal> open = now().word().proposals().open();
            if (!open.isEmpty()) {
                proposals++;
                MergeSuggestions.Proposal one = open.get(random.nextInt(open.size()));
                MergeSuggestions asked = now().word().proposals();
                CaseName where = one.other();
                CaseName proposed = one.one();
                order(
                        random.nextBoolean()
                                ? asked.accept(now().merges(), where, proposed, cause(), null)
                                : asked.dismiss(now().merges(), one.one(), one.other(), cause(), null));
            }
        }

        private void touch() {
            CaseName one = any();
            if (one != null) {
                now().touched(one.id(), random.nextBoolean() ? "ann" : "bob").ifPresent(held::take);
            }
        }

        private void end() {
            CaseName one = any();
            if (one != null) {
                now().ended(one.id(), true, NOW).ifPresent(held::take);
            }
        }

        /** Confirms all messages to cases. */
        private void settle() {
            List.copyOf(now().unadmitted().keySet())
                    .forEach(caseId -> now().admitted(
                                    caseId,
                                    requireNonNull(now().unadmitted().get(caseId)).stream()
                                            .map(placed -> placed.alert().id())
                                            .toList())
                            .ifPresent(held::take));
            List.copyOf(now().merges().untold().keySet())
                    .forEach(caseId -> now().merges()
                            .confirmed(caseId, now().merges().decisions())
                            .ifPresent(held::take));
        }

        private List<LinkableAlert> all() {
            return Stream.concat(
                            now().openCases().values().stream().flatMap(open -> open.alerts().stream()),
                            now().unclaimed().byAsset().values().stream()
                                    .flatMap(of -> of.alerts().stream())
                                    .map(LinkableAlert::of))
                    .toList();
        }

        private Set<Set<String>> incidents(Partition partition) {
            return all().stream()
                    .map(alert -> (Set<String>) new TreeSet<>(partition.incidentOf(alert.id())))
                    .collect(Collectors.toSet());
        }

        private Set<Set<String>> plain() {
            LinkFacts facts = now().facts();
            return PlainIncidents.of(
                    all(),
                    new PlainIncidents.Known(facts.hubs(), facts.aliases(), facts.arrivals()),
                    now().word().moves().decisions(),
                    POLICY.links());
        }

        private SortedMap<CaseId, Set<String>> cases() {
            SortedMap<CaseId, Set<String>> cases = new TreeMap<>();
            now().openCases()
                    .forEach((id, open) -> cases.put(
                            id, open.alerts().stream().map(LinkableAlert::id).collect(Collectors.toSet())));
            return cases;
        }

        private @Nullable CaseName caseOf(String alert) {
            return now().openCases().entrySet().stream()
                    .filter(one -> one.getValue().alerts().stream()
                            .anyMatch(held -> held.id().equals(alert)))
                    .map(one -> new CaseName(one.getKey(), one.getValue().number()))
                    .findFirst()
                    .orElse(null);
        }

        /** Moves each alert back to its original case. */
        private void undoMoves() {
            for (int tries = 0; tries < 20 && !now().word().moves().paths().isEmpty(); tries++) {
                for (String alert : List.copyOf(now().word().moves().paths().keySet())) {
                    AlertMoves known = now().word().moves();
                    long first = requireNonNull(known.paths().get(alert)).getFirst();
                    CaseId home = known.made().stream()
                            .filter(move -> move.number() == first)
                            .findFirst()
                            .orElseThrow()
                            .from();
                    CaseName to = home == null
                            ? null
                            : new CaseName(
                                    home,
                                    requireNonNull(now().openCases().get(home)).number());
                    order(move(caseOf(alert), to, Set.of(alert)));
                    settle();
                }
            }
        }
    }

    @Test
    void theIncrementalStateEqualsTheReference() {
        int moves = 0;
        int proposals = 0;
        for (long seed = 1; seed <= STORIES; seed++) {
            World world = new World(seed);
            for (int step = 1; step <= STEPS; step++) {
                world.step(true);
                if (step % 10 == 0) {
                    Set<Set<String>> kept = world.incidents(world.held.partition());
                    assertThat(kept).as("seed %d, step %d", seed, step).isEqualTo(world.plain());
                    assertThat(world.incidents(Partition.of(world.now(), POLICY)))
                            .as("started anew, seed %d, step %d", seed, step)
                            .isEqualTo(kept);
                }
                if (step == STEPS / 2) {
                    world.held.restart();
                }
            }
            assertThat(world.held.read()).as("seed %d", seed).isEqualTo(world.now());
            moves += world.moves;
            proposals += world.proposals;
        }
        System.out.printf("%d stories, %d moves, %d proposals answered%n", STORIES, moves, proposals);
        assertThat(moves).isGreaterThan(STORIES);
        assertThat(proposals).isPositive();
    }

    @Test
    void undoneMovesLeaveNoTrace() {
        int undone = 0;
        for (long seed = 1; seed <= STORIES; seed++) {
            World world = new World(seed);
            for (int step = 0; step < STEPS; step++) {
                world.arrive();
                world.settle();
            }
            SortedMap<CaseId, Set<String>> cases = world.cases();
            Set<Set<String>> incidents = world.incidents(world.held.partition());
            for (int move = 0; move < 15; move++) {
                world.order(world.move());
                world.settle();
            }
            undone += world.moves;
            world.undoMoves();
            assertThat(world.now().word().moves()).as("seed %d", seed).isEqualTo(AlertMoves.NONE);
            assertThat(world.cases()).as("seed %d", seed).isEqualTo(cases);
            assertThat(world.incidents(world.held.partition()))
                    .as("seed %d", seed)
                    .isEqualTo(incidents);
        }
        assertThat(undone).isGreaterThan(STORIES);
    }

    @Test
    void theTestDetectsDecisionsLostAtARestart() {
        int caught = 0;
        for (long seed = 1; seed <= STORIES; seed++) {
            World world = new World(seed);
            for (int step = 0; step < STEPS; step++) {
                world.step(false);
            }
            Triage forgetful = world.now().with(AnalystDecisions.NONE);
            caught += world.incidents(Partition.of(forgetful, POLICY)).equals(world.plain()) ? 0 : 1;
        }
        assertThat(caught).isPositive();
    }
}
