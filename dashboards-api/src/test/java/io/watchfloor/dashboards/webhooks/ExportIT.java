package io.watchfloor.dashboards.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.config.mutation.Mutants;
import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.board.Story;
import io.watchfloor.dashboards.ocsf.OcsfSchema;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.platform.database.DatabaseAccess;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.DerivedId;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sigma.language.Level;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Several projections write at the same time, while exports read. */
@DisplayName("The export of cases and alerts")
class ExportIT {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final ChangeLog.Reader READER = new ChangeLog.Reader(Scope.ALL, Tlp.RED);
    private static final int WRITERS = 4;
    private static final int CASES_OF_WRITER = 40;
    private static final int ALERTS_OF_CASE = 40;

    private TestDatabase database;
    private Jdbi jdbi;
    private ChangeLog log;

    @BeforeEach
    void start() {
        database = TestDatabase.create();
        jdbi = DatabaseAccess.of(database.dataSource());
        log = new ChangeLog(new ReadModelStore(jdbi), jdbi, Duration.ofDays(7), URI.create("https://soc.example"));
    }

    @AfterEach
    void end() {
        database.close();
    }

    /** A change by number, and the item. */
    private record Pulled(List<Long> numbers, Map<String, Long> last, List<String> wrong) {}

    private static String id(JsonNode line) {
        return line.path("class_uid").asInt() == 2004
                ? line.at("/finding_info/uid").asText()
                : line.has("class_uid")
                        ? line.at("/unmapped/id").asText()
                        : line.path("id").asText();
    }

    private static long number(JsonNode line) {
        return line.has("class_uid")
                ? line.at("/metadata/sequence").asLong()
                : line.path("sequence").asLong();
    }

    private Pulled pull(WebhookEvent what, ChangeFormat format, AtomicBoolean written) throws IOException {
        Pulled pulled = new Pulled(new ArrayList<>(), new TreeMap<>(), new ArrayList<>());
        ChangeCursor cursor = null;
        while (true) {
            boolean last = written.get();
            Optional<ChangeLog.Batch> read = log.export(READER, what, format, cursor, 200);
            if (read.isEmpty()) {
                pulled.wrong().add("the head fell behind the cursor " + cursor);
                return pulled;
            }
            ChangeLog.Batch batch = read.get();
            for (String text : batch.changes().content()) {
                JsonNode line = MAPPER.readTree(text);
                pulled.numbers().add(number(line));
                pulled.last().put(id(line), number(line));
            }
            if (last && batch.through().equals(cursor)) {
                return pulled;
            }
            cursor = batch.through();
        }
    }

    private void write(int writer) {
        Story story = new Story(jdbi);
        for (int one = 0; one < CASES_OF_WRITER; one++) {
            String asset = "host:w%d-%d".formatted(writer, one);
            int second = one;
            List<Alert> alerts = IntStream.range(0, ALERTS_OF_CASE)
                    .mapToObj(rule -> alert(story, asset, "rule-%d-%d".formatted(writer, rule), second))
                    .toList();
            story.absorbed(
                    asset,
                    alerts,
                    alerts.stream()
                            .map(alert -> story.detection(alert, alert.openedBy(), second))
                            .toList(),
                    List.of());
            String id = story.caseOpens(1000L * writer + one, one, alerts.toArray(Alert[]::new));
            var unused = story.paged(id, 1, one);
        }
    }

    private static Alert alert(Story story, String asset, String rule, long second) {
        String record = story.record();
        return new Alert(
                DerivedId.alert(AssetKey.parse("default/" + asset), rule, record),
                second,
                asset,
                new AlertRule(rule, "Rule " + rule, Level.HIGH, List.of("T1003.001")),
                Alert.Occurrences.once(Story.at(second)),
                record,
                List.of());
    }

    private List<String> wrong() throws IOException, InterruptedException, ExecutionException {
        AtomicBoolean written = new AtomicBoolean();
        List<String> wrong = new ArrayList<>();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            long begun = System.nanoTime();
            Future<Pulled> cases = threads.submit(() -> pull(WebhookEvent.CASES, ChangeFormat.CHANGES, written));
            Future<Pulled> alerts = threads.submit(() -> pull(WebhookEvent.ALERTS, ChangeFormat.OCSF, written));
            try {
                List<Callable<Object>> writers = new ArrayList<>();
                IntStream.range(0, WRITERS).forEach(writer -> writers.add(Executors.callable(() -> write(writer))));
                for (Future<Object> one : threads.invokeAll(writers)) {
                    one.get();
                }
            } finally {
                written.set(true);
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            Pulled ofCases = cases.get();
            Pulled ofAlerts = alerts.get();
            long head = log.head().live();
            System.out.printf(
                    "%d changes in %.1f s, %.0f a second; pulled %d of cases and %d of alerts%n",
                    head,
                    seconds,
                    head / seconds,
                    ofCases.numbers().size(),
                    ofAlerts.numbers().size());
            wrong.addAll(ofCases.wrong());
            wrong.addAll(ofAlerts.wrong());
            check("case_row", ofCases, wrong);
            check("alert", ofAlerts, wrong);
        }
        return wrong;
    }

    private void check(String kind, Pulled pulled, List<String> wrong) {
        for (int at = 1; at < pulled.numbers().size(); at++) {
            if (pulled.numbers().get(at) <= pulled.numbers().get(at - 1)) {
                wrong.add("%s %d again or late".formatted(kind, pulled.numbers().get(at)));
            }
        }
        jdbi.useHandle(handle -> handle.createQuery("SELECT item, cursor FROM live_change WHERE kind = :kind")
                .bind("kind", kind)
                .map((row, context) -> Map.entry(row.getString("item"), row.getLong("cursor")))
                .forEach(change -> {
                    @Nullable Long last = pulled.last().get(change.getKey());
                    if (!change.getValue().equals(last)) {
                        wrong.add("%s %s is missed".formatted(kind, change.getKey()));
                    }
                }));
    }

    @Test
    @DisplayName("misses nothing and repeats nothing while several projections write")
    void missesNothing() throws Exception {
        assertThat(wrong()).isEmpty();
        int items = jdbi.withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM live_change WHERE kind IN ('case_row', 'alert')")
                        .mapTo(Integer.class)
                        .one());
        assertThat(items).isEqualTo(WRITERS * CASES_OF_WRITER * (1 + ALERTS_OF_CASE));
    }

    @Test
    @DisplayName("would miss changes if the numbers were not assigned in the order of commits")
    void theLockIsNeeded() throws Exception {
        try (Mutants unlocked = new Mutants()
                .add("io.watchfloor.dashboards.board.LiveChanges", "FROM live_head FOR UPDATE", "FROM live_head")) {
            assertThat(wrong()).as("%s", unlocked).isNotEmpty();
        }
    }

    @Test
    @DisplayName("refuses cursors of another database and cursors after the head")
    void refusesOtherCursors() {
        ChangeCursor head = log.head();
        assertThat(log.export(READER, WebhookEvent.CASES, ChangeFormat.CHANGES, new ChangeCursor("ffffffff", 0, 0), 10))
                .isEmpty();
        assertThat(log.export(
                        READER,
                        WebhookEvent.CASES,
                        ChangeFormat.CHANGES,
                        new ChangeCursor(head.lineage(), head.live() + 1, head.intel()),
                        10))
                .isEmpty();
    }

    @Test
    @DisplayName("counts what the reader may not read, and does not say what it is")
    void countsWhatIsLeftOut() {
        Story story = new Story(jdbi);
        String secret = story.caseOpens(1, 3, story.opens("host:secret-1", "rule-a", Level.HIGH, 1));
        String open = story.caseOpens(2, 3, story.opens("host:open-1", "rule-b", Level.HIGH, 2));
        jdbi.useHandle(handle -> handle.execute("UPDATE every_case SET tlp = ? WHERE id = ?", Tlp.RED.rank(), secret));
        ChangeLog.Reader amber = new ChangeLog.Reader(Scope.ALL, Tlp.AMBER);
        for (ChangeFormat format : ChangeFormat.values()) {
            for (WebhookEvent what : List.of(WebhookEvent.CASES, WebhookEvent.ALERTS)) {
                ChangeLog.Batch batch =
                        log.export(amber, what, format, null, 10).orElseThrow();
                assertThat(batch.changes().content()).singleElement().asString().contains(open);
                assertThat(batch.changes().heldBack()).hasSize(1);
                assertThat(batch.changes().content().toString()).doesNotContain(secret, "secret-1");
            }
        }
    }

    /** SIEMs of others parse these formats, so that a difference is a change of the API. */
    @Test
    @DisplayName("writes the lines of the golden files, which follow the published schema")
    void writesTheGoldenLines() throws IOException {
        jdbi.useHandle(handle -> handle.execute("UPDATE live_head SET lineage = '3f2a91bc'"));
        Story story = new Story(jdbi);
        String id = story.caseOpens(7, 3, story.opens(Story.ASSET, "rule-grave", Level.CRITICAL, 1));
        var unused = story.paged(id, 1, 4);
        Optional<OcsfSchema> schema = OcsfSchema.load();
        for (ChangeFormat format : ChangeFormat.values()) {
            for (WebhookEvent what : List.of(WebhookEvent.CASES, WebhookEvent.ALERTS)) {
                String line = log.export(READER, what, format, null, 10)
                        .orElseThrow()
                        .changes()
                        .content()
                        .getFirst();
                JsonNode read = MAPPER.readTree(line);
                isGolden("%s.%s.json".formatted(what.text(), format.text()), read);
                if (format == ChangeFormat.OCSF && schema.isPresent()) {
                    assertThat(schema.get().problems(read)).isEmpty();
                }
            }
        }
    }

    private static void isGolden(String name, JsonNode line) throws IOException {
        Path golden = Path.of("src/test/resources/webhooks/golden/export").resolve(name);
        Path written = Files.createDirectories(Path.of("target/golden/export")).resolve(name);
        String text = line.toPrettyString() + "\n";
        Files.writeString(written, text);
        assertThat(text)
                .as("The line differs from %s. If the change is intended, copy %s", golden, written)
                .isEqualTo(Files.exists(golden) ? Files.readString(golden) : "");
    }
}
