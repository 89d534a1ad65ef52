package io.watchfloor.dashboards.figures;

import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.cases.CaseExercise;
import io.watchfloor.ops.cases.CaseStatus;
import io.watchfloor.ops.cases.CaseTask;
import io.watchfloor.ops.cases.CaseTier;
import io.watchfloor.ops.cases.CaseVerb;
import io.watchfloor.ops.cases.Classification;
import io.watchfloor.ops.cases.Relations;
import io.watchfloor.ops.cases.ServiceClock;
import io.watchfloor.ops.cases.TaskStatus;
import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.alert.LookBackMark;
import io.watchfloor.ops.detection.alert.ManualCase;
import io.watchfloor.ops.paging.oncall.ServiceGoal;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Journals of random cases: acknowledged, handed over, on hold, contained, resolved, reopened, merged, unmerged, split, and in exercises. */
final class RandomCases {

    private static final List<Level> LEVELS = List.of(Level.values());

    static final Instant FIRST = Instant.parse("2026-01-05T00:00:00Z");
    static final List<String> PEOPLE = List.of("ann", "bob", "cleo", "dan", "eve");
    private static final long YEAR_SECONDS = 330L * 86_400;

    private final Random random;
    private final List<One> cases = new ArrayList<>();
    private int alerts;
    private long decisions;

    /** An event of a case. */
    record Told(String caseId, long sequence, CaseEvent event) {}

    /** A case while its journal is written. */
    private static final class One {
        final CaseName name;
        Instant now;
        CaseStatus status = CaseStatus.NEW;
        boolean held;
        boolean exercise;

        @Nullable
        One whole;

        final List<One> parts = new ArrayList<>();
        final List<Alert> alerts = new ArrayList<>();
        int round = 1;
        long sequence;

        One(CaseName name, Instant now) {
            this.name = name;
            this.now = now;
        }
    }

    RandomCases(long seed) {
        this.random = new Random(seed);
    }

    /** Writes the journals, in an order in which a center could have written them. */
    void write(int count, Consumer<Told> journal) {
        for (int i = 1; i <= count; i++) {
            open(i, journal);
            int steps = random.nextInt(19);
            for (int step = 0; step < steps; step++) {
                step(cases.getLast(), journal);
            }
            if (random.nextInt(3) == 0) {
                step(pick(cases), journal);
            }
            if (random.nextInt(4) == 0) {
                relate(journal);
            }
        }
    }

    private void open(int number, Consumer<Told> journal) {
        Instant at = FIRST.plusSeconds(random.nextLong(YEAR_SECONDS));
        One one = new One(new CaseName(new CaseId("case-%06d".formatted(number)), number), at);
        cases.add(one);
        List<Alert> first = some(one);
        ManualCase byHand = random.nextInt(10) == 0 ? new ManualCase(pick(PEOPLE), "Looks odd.", null) : null;
        CaseExercise exercise = random.nextInt(6) == 0 ? new CaseExercise("e1", "Red October", null, null, at) : null;
        one.exercise = exercise != null;
        tell(
                one,
                new CaseEvent.Opened(number, "host:ws" + number % 50, null, null, byHand, first, exercise, at),
                journal);
        one.alerts.addAll(first);
        if (byHand != null) {
            acknowledge(one, byHand.by(), journal);
        }
    }

    private void step(One one, Consumer<Told> journal) {
        one.now = one.now.plusSeconds(random.nextInt(20) == 0 ? random.nextInt(900_000) : random.nextInt(5_000));
        Instant at = one.now;
        String by = pick(PEOPLE);
        switch (random.nextInt(20)) {
            case 0, 1, 2 -> {
                if (one.status.open() && !one.held) {
                    acknowledge(one, by, journal);
                }
            }
            case 3 -> tell(one, new CaseEvent.Assigned(by, pick(PEOPLE), null, at), journal);
            case 4 -> move(one, by, CaseVerb.START, journal, CaseStatus.ACKNOWLEDGED);
            case 5 -> move(one, by, CaseVerb.HOLD, journal, CaseStatus.IN_PROGRESS);
            case 6 -> move(one, by, CaseVerb.RESUME, journal, CaseStatus.ON_HOLD);
            case 7 ->
                move(
                        one,
                        by,
                        CaseVerb.CONTAIN,
                        journal,
                        CaseStatus.ACKNOWLEDGED,
                        CaseStatus.IN_PROGRESS,
                        CaseStatus.ON_HOLD);
            case 8, 9 -> {
                if (one.status.open() && one.status != CaseStatus.NEW) {
                    one.status = CaseStatus.RESOLVED;
                    tell(one, new CaseEvent.Resolved(by, null, null, at), journal);
                }
            }
            case 10, 11 -> {
                if (one.status == CaseStatus.RESOLVED) {
                    one.status = CaseStatus.CLOSED;
                    tell(
                            one,
                            new CaseEvent.Closed(by, pick(List.of(Classification.values())), "other", null, at),
                            journal);
                }
            }
            case 12 -> {
                if (!one.status.open()) {
                    one.status = CaseStatus.NEW;
                    one.held = false;
                    tell(one, new CaseEvent.Reopened(by, "Again.", ++one.round, null, at), journal);
                }
            }
            case 13 -> {
                List<Alert> more = some(one);
                one.alerts.addAll(more);
                if (random.nextBoolean()) {
                    tell(one, new CaseEvent.AlertsJoined(more, new TreeMap<>(), at), journal);
                } else {
                    tell(one, new CaseEvent.AlertsAdopted(more, 0, new TreeMap<>(), at), journal);
                }
            }
            case 14 -> tell(one, new CaseEvent.SeverityChanged(by, pick(List.of(Level.values())), null, at), journal);
            case 17 ->
                tell(
                        one,
                        new CaseEvent.TierChanged(
                                by, CaseTier.INITIAL, pick(List.of(CaseTier.values())), "Theirs.", null, at),
                        journal);
            case 15 -> handOver(one, by, journal);
            case 18 -> exercise(one, by, journal);
            case 16 -> tell(one, new CaseEvent.NoteAdded(by, "Looked at it.", null, at), journal);
            default -> work(one, by, journal);
        }
    }

    private List<ServiceClock> clocks() {
        return Stream.of(ServiceGoal.values())
                .filter(goal -> random.nextInt(4) > 0)
                .map(goal -> new ServiceClock(
                        goal, 60, pick(List.of(ServiceClock.State.values())), null, null, null, null, false))
                .toList();
    }

    /** A person marks the case as an exercise, or the case leaves the exercise. */
    private void exercise(One one, String by, Consumer<Told> journal) {
        one.exercise = !one.exercise;
        String who = random.nextBoolean() ? by : null;
        tell(
                one,
                one.exercise
                        ? new CaseEvent.ExerciseMarked(by, "The red team uses this host.", null, one.now)
                        : new CaseEvent.ExerciseUnmarked(who, "A real attack.", null, null, one.now),
                journal);
    }

    /** Service-level clocks, and tasks and edited notes, which figures do not count. */
    private void work(One one, String by, Consumer<Told> journal) {
        Instant at = one.now;
        CaseTask task = new CaseTask(1, 2, "Reset the password", by, at, pick(List.of(TaskStatus.values())));
        tell(
                one,
                switch (random.nextInt(6)) {
                    case 4, 5 -> new CaseEvent.ServiceClocksChanged(clocks(), List.of(), false, at);
                    case 0 -> new CaseEvent.TasksAdded(by, List.of(task), null, null, at);
                    case 1 -> new CaseEvent.TaskChanged(by, task, null, at);
                    case 2 -> new CaseEvent.TasksCancelled(by, List.of(1), at);
                    default -> new CaseEvent.NoteEdited(by, 2, 2, "Looked at it again.", null, at);
                },
                journal);
    }

    /** The case is acknowledged by another person, or no longer acknowledged. */
    private void handOver(One one, String by, Consumer<Told> journal) {
        Instant at = one.now;
        switch (random.nextInt(4)) {
            case 0 -> tell(one, new CaseEvent.TakenOver(by, pick(PEOPLE), null, at), journal);
            case 1 -> {
                if (one.status.open()) {
                    one.status = one.held ? one.status : CaseStatus.ACKNOWLEDGED;
                    one.held = true;
                    tell(one, new CaseEvent.Snoozed(by, at.plusSeconds(600), null, null, at), journal);
                }
            }
            case 2 -> {
                if (one.status.open() && one.held) {
                    one.status = CaseStatus.NEW;
                    one.held = false;
                    tell(one, new CaseEvent.AcknowledgementExpired(by, ++one.round, at), journal);
                }
            }
            default -> {
                if (one.status.open() && one.held) {
                    one.status = CaseStatus.NEW;
                    one.held = false;
                    tell(one, new CaseEvent.Woken(by, ++one.round, at), journal);
                }
            }
        }
    }

    private void acknowledge(One one, String by, Consumer<Told> journal) {
        one.status = CaseStatus.ACKNOWLEDGED;
        one.held = true;
        tell(one, new CaseEvent.Acknowledged(by, one.round, null, one.now), journal);
    }

    private void move(One one, String by, CaseVerb verb, Consumer<Told> journal, CaseStatus... from) {
        if (List.of(from).contains(one.status)) {
            CaseStatus to = switch (verb) {
                case START, RESUME -> CaseStatus.IN_PROGRESS;
                case HOLD -> CaseStatus.ON_HOLD;
                case CONTAIN -> CaseStatus.CONTAINED;
            };
            one.status = to;
            tell(one, new CaseEvent.StatusChanged(by, verb, to, null, one.now), journal);
        }
    }

    /** Two cases are merged or unmerged, or alerts move from one to the other. */
    private void relate(Consumer<Told> journal) {
        One one = pick(cases);
        One other = pick(cases);
        Instant at = one.now.isAfter(other.now) ? one.now : other.now;
        if (one == other) {
            return;
        }
        if (one.whole != null && random.nextBoolean()) {
            One whole = one.whole;
            related(one, RelationChange.Kind.LEFT_WHOLE, whole, at, journal);
            related(whole, RelationChange.Kind.LOST_PART, one, at, journal);
            whole.parts.remove(one);
            one.whole = null;
        } else if (one.whole == null && !isWithin(other, one) && random.nextInt(3) > 0) {
            one.whole = other;
            other.parts.add(one);
            related(one, RelationChange.Kind.BECAME_PART, other, at, journal);
            related(other, RelationChange.Kind.TOOK_PART, one, at, journal);
            Relations.News news = new Relations.News(1, pick(List.of(Level.values())), List.of());
            tell(other, new CaseEvent.PartNews(one.name, news, at), journal);
        } else if (!one.alerts.isEmpty()) {
            split(one, other, at, journal);
        }
    }

    private void split(One one, One other, Instant at, Consumer<Told> journal) {
        List<Alert> moved = List.copyOf(one.alerts.subList(0, 1 + random.nextInt(one.alerts.size())));
        one.alerts.removeAll(moved);
        other.alerts.addAll(moved);
        Level left = one.alerts.stream().map(Alert::level).max(Level::compareTo).orElse(Level.INFORMATIONAL);
        tell(
                one,
                new CaseEvent.AlertsRemoved(change(RelationChange.Kind.ALERTS_LEFT, other, at, moved), left, at),
                journal);
        tell(
                other,
                new CaseEvent.AlertsCame(change(RelationChange.Kind.ALERTS_CAME, one, at, moved), false, at),
                journal);
    }

    private static boolean isWithin(One inner, One outer) {
        for (One at = inner; at != null; at = at.whole) {
            if (at == outer) {
                return true;
            }
        }
        return false;
    }

    private void related(One one, RelationChange.Kind kind, One other, Instant at, Consumer<Told> journal) {
        tell(one, new CaseEvent.Related(change(kind, other, at, null), null, 0, at), journal);
    }

    private RelationChange change(RelationChange.Kind kind, One other, Instant at, @Nullable List<Alert> moved) {
        return new RelationChange(++decisions, kind, other.name, null, new ChangeOrigin("ann", List.of(), at), moved);
    }

    private List<Alert> some(One one) {
        List<Alert> some = new ArrayList<>();
        boolean lookBack = random.nextInt(12) == 0;
        for (int i = random.nextInt(3); i >= 0; i--) {
            int rule = random.nextInt(9);
            // A node whose clock is late may open the case before the time of the record.
            Instant time = one.now.minusSeconds(random.nextInt(600) - 20);
            some.add(new Alert(
                    "alert-" + ++alerts,
                    alerts,
                    "host:ws" + one.name.number() % 50,
                    new AlertRule("rule-" + rule, "Rule " + rule, LEVELS.get(rule % 5), List.of()),
                    Alert.Occurrences.once(time),
                    "sensor/" + alerts,
                    AlertNames.of(List.of()),
                    null,
                    lookBack ? new LookBackMark("lb", false) : null));
        }
        return some;
    }

    private void tell(One one, CaseEvent event, Consumer<Told> journal) {
        journal.accept(new Told(one.name.id().value(), ++one.sequence, event));
    }

    private <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
