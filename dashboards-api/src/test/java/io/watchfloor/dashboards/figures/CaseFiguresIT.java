package io.watchfloor.dashboards.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.board.BoardDatabase;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.board.Story;
import io.watchfloor.dashboards.figures.CaseMetricsReadModel.Asked;
import io.watchfloor.dashboards.figures.views.CaseMetricsView;
import io.watchfloor.dashboards.figures.views.CaseMetricsView.By;
import io.watchfloor.dashboards.figures.views.CaseMetricsView.CaseTotals;
import io.watchfloor.dashboards.figures.views.CaseMetricsView.Per;
import io.watchfloor.dashboards.figures.views.CaseMetricsView.TimeStatistics;
import io.watchfloor.dashboards.figures.views.WorkloadView;
import io.watchfloor.dashboards.search.Visibility;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.platform.journal.JournaledEvent;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.serialization.JournalSerializer;
import io.watchfloor.sigma.language.Level;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The figures equal those that a second, plain program computes from the rows of the journal. {@code -Pfull}: 10,000 cases. */
@ExtendWith(BoardDatabase.class)
class CaseFiguresIT {

    private static final int CASES = Integer.getInteger("watchfloor.figures.cases", 300);
    private static final Map<String, List<String>> TEAMS =
            Map.of("ann", List.of("day", "night"), "bob", List.of("night"), "cleo", List.of("day"));

    /** Days of clock changes are in the range; the third zone shifts by half an hour. */
    private static final List<String> ZONES =
            List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC");

    private final JournalSerializer serializer = new JournalSerializer();
    private Jdbi database;

    @BeforeEach
    void writeTheJournal(Jdbi jdbi) {
        database = jdbi;
        List<RandomCases.Told> told = new ArrayList<>();
        new RandomCases(26).write(CASES, told::add);
        jdbi.useTransaction(handle -> {
            handle.execute("DELETE FROM event_journal WHERE writer = 'figures'");
            handle.execute("DELETE FROM case_figure");
            store(handle, told);
            handle.execute("INSERT INTO team (name, created_at) VALUES ('day', now()), ('night', now())");
            handle.execute("INSERT INTO person (name, role, all_groups, clearance, created_at)"
                    + " SELECT n, 'responder', true, 2, now() FROM unnest(ARRAY['ann', 'bob', 'cleo']) n");
            TEAMS.forEach((person, teams) -> teams.forEach(
                    team -> handle.execute("INSERT INTO team_member (team, person) VALUES (?, ?)", team, person)));
        });
        project();
    }

    private void store(Handle handle, List<RandomCases.Told> told) {
        try (PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO event_journal (persistence_id, sequence_number, writer, write_timestamp, event_ser_id,
                    event_ser_manifest, event_payload)
                VALUES (:id, :sequence, 'figures', :at, :serializer, :manifest, :payload)""")) {
            for (RandomCases.Told one : told) {
                batch.bind("id", "case|" + one.caseId())
                        .bind("sequence", one.sequence())
                        .bind("at", one.event().at().toEpochMilli())
                        .bind("serializer", serializer.identifier())
                        .bind("manifest", serializer.manifest(one.event()))
                        .bind("payload", serializer.toBinary(one.event()))
                        .add();
            }
            batch.execute();
        }
    }

    /** Reads the stored rows as the projection does, in transactions of 500 events; the second reading changes nothing. */
    private void project() {
        List<JournaledEvent> events = database.withHandle(handle -> handle.createQuery("""
                        SELECT persistence_id, sequence_number, event_ser_manifest, event_payload FROM event_journal
                        WHERE writer = 'figures' ORDER BY ordering""")
                .map((row, context) -> new JournaledEvent(
                        "case",
                        row.getString("persistence_id").substring(5),
                        row.getLong("sequence_number"),
                        event(row.getBytes("event_payload"), row.getString("event_ser_manifest"))))
                .list());
        CaseTimesProjection projection = new CaseTimesProjection();
        for (int from = 0; from < events.size(); from += 500) {
            List<JournaledEvent> batch = events.subList(from, Math.min(events.size(), from + 500));
            database.useTransaction(handle -> {
                batch.stream()
                        .filter(one -> projection.reads("case", serializer.manifest(one.event())))
                        .forEach(one -> projection.fold(handle, one));
                projection.afterBatch(handle);
            });
        }
    }

    private Object event(byte[] payload, String manifest) {
        try {
            return serializer.fromBinary(payload, manifest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Such a node leaves the tier out of the state, from which this version continues. */
    @Test
    void theTierOfACaseIsKeptWhenANodeOfTheVersionBeforeWritesItsFigures() {
        database.useHandle(handle -> {
            assertThat(handle.execute("UPDATE case_figure SET state = (state::jsonb #- '{staff,tier}')::text"))
                    .isEqualTo(CASES);
            assertThat(handle.select("SELECT count(*) FROM case_figure WHERE tier <> 'tier1'"
                                    + " AND state::jsonb #>> '{staff,tier}' = tier")
                            .mapTo(Integer.class)
                            .one())
                    .isPositive();
            assertThat(handle.select("SELECT count(*) FROM case_figure"
                                    + " WHERE coalesce(state::jsonb #>> '{staff,tier}', 'tier1') <> tier")
                            .mapTo(Integer.class)
                            .one())
                    .isZero();
        });
    }

    @Test
    void theFiguresEqualThoseOfThePlainProgram() {
        PlainCount plain = database.withHandle(PlainCount::of);
        Instant from = RandomCases.FIRST.plus(Duration.ofHours(100));
        Instant until = from.plus(Duration.ofDays(300));
        int compared = 0;
        for (By by : new By[] {null, By.SEVERITY, By.TEAM, By.TIER, By.RULE}) {
            for (Per per : new Per[] {null, Per.DAY, Per.WEEK, Per.MONTH}) {
                for (String zone : per == null ? List.of("UTC") : ZONES) {
                    ZoneId in = ZoneId.of(zone);
                    CaseMetricsView view = database.inTransaction(
                            handle -> CaseMetricsReadModel.read(handle, new Asked(from, until, in, by, per)));
                    Map<String, String> found = new TreeMap<>();
                    Stream<CaseTotals> rows =
                            by == null && per == null ? Stream.of(view.total()) : view.items().stream();
                    rows.forEach(one -> found.put(key(one, by), text(one)));
                    Map<String, String> expected = plain.figures(from, until, in, lower(by), lower(per), TEAMS);
                    if (found.size() < CaseMetricsReadModel.MOST) {
                        assertThat(found)
                                .as("by %s per %s in %s", by, per, zone)
                                .isEqualTo(expected);
                    } else {
                        assertThat(expected)
                                .as("by %s per %s in %s", by, per, zone)
                                .containsAllEntriesOf(found);
                    }
                    compared += found.size();
                }
            }
        }
        System.out.printf("Figures: %d cases, %d groups equal%n", CASES, compared);
    }

    @Test
    void theWorkloadEqualsThatOfThePlainProgram() {
        PlainCount plain = database.withHandle(PlainCount::of);
        Instant from = RandomCases.FIRST.plus(Duration.ofDays(30));
        Instant until = from.plus(Duration.ofDays(200));
        Map<String, String> found = new TreeMap<>();
        for (WorkloadView one : database.inTransaction(handle -> CaseMetricsReadModel.workload(handle, from, until))) {
            found.put(one.person() + " assigned", Long.toString(one.assigned()));
            found.put(one.person() + " acknowledged", Long.toString(one.acknowledged()));
            found.put(one.person() + " closed", Long.toString(one.closed()));
        }
        assertThat(found).isEqualTo(plain.workload(from, until));
    }

    @Test
    void readingTheJournalAgainChangesNothing() {
        List<String> before = states();
        project();
        assertThat(states()).hasSizeGreaterThan(CASES / 2).isEqualTo(before);
    }

    @Test
    void aPersonsFiguresAreOfTheCasesThatThePersonSees() {
        Story story = new Story(database);
        for (int number = 1; number <= 3; number++) {
            Alert alert = story.opens("host:ws" + number, "rule-" + number, Level.HIGH, 10L * number);
            String id = story.caseOpens(number, 10L * number + 2, alert);
            story.happens(id, new CaseEvent.Acknowledged("dan", 1, null, Story.at(100)));
            if (number == 3) {
                story.happens(id, new CaseEvent.Restricted("ann", List.of("ann"), null, null, Story.at(110)));
            }
        }
        assertThat(seen("ann")).isEqualTo("3 cases, 3 rules, [dan 3]");
        assertThat(seen("bob")).as("one case is restricted to ann").isEqualTo("2 cases, 2 rules, [dan 2]");
    }

    private String seen(String person) {
        Instant from = Story.START;
        Instant until = from.plus(Duration.ofDays(1));
        return new ReadModelStore(database).read(new Visibility(person, Scope.ALL, Tlp.AMBER), handle -> {
            CaseMetricsView view =
                    CaseMetricsReadModel.read(handle, new Asked(from, until, ZoneId.of("UTC"), By.RULE, null));
            List<String> people = CaseMetricsReadModel.workload(handle, from, until).stream()
                    .map(one -> one.person() + " " + one.assigned())
                    .toList();
            return "%d cases, %d rules, %s"
                    .formatted(view.total().counts().cases(), view.items().size(), people);
        });
    }

    private List<String> states() {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT case_id || state || rules || people FROM case_figure ORDER BY case_id")
                .mapTo(String.class)
                .list());
    }

    private static @Nullable String lower(@Nullable Enum<?> one) {
        return one == null ? null : one.name().toLowerCase(Locale.ROOT);
    }

    private static String key(CaseTotals one, @Nullable By by) {
        return (one.start() == null ? "" : one.start().toString()) + (by == null ? "" : "/" + one.key());
    }

    private static String text(CaseTotals one) {
        return "cases %d open %d closed %d reopened %d alerts %d detect %s acknowledge %s contain %s resolve %s hold %s true %d benign %d false %d precision %s alerts %s"
                        .formatted(
                                one.counts().cases(),
                                one.counts().open(),
                                one.counts().closed(),
                                one.counts().reopened(),
                                one.counts().alerts(),
                                text(one.times().timeToDetect()),
                                text(one.times().timeToAcknowledge()),
                                text(one.times().timeToContain()),
                                text(one.times().timeToResolve()),
                                text(one.times().timeOnHold()),
                                one.outcomes().truePositive(),
                                one.outcomes().benign(),
                                one.outcomes().falsePositive(),
                                one.outcomes().precision() == null
                                        ? "-"
                                        : one.outcomes().precision(),
                                one.outcomes().alertPrecision() == null
                                        ? "-"
                                        : one.outcomes().alertPrecision())
                + text(one.goals().acknowledgedInTime())
                + text(one.goals().containedInTime())
                + text(one.goals().resolvedInTime());
    }

    private static String text(CaseMetricsView.InTime goal) {
        return " in time %d of %d".formatted(goal.met(), goal.met() + goal.breached());
    }

    private static String text(TimeStatistics time) {
        return time.count() == 0 ? "0" : "%d %s %s %s".formatted(time.count(), time.mean(), time.p50(), time.p90());
    }
}
