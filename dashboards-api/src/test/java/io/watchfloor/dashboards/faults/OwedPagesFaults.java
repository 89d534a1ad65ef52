package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.config.database.EmbeddedPostgres;
import io.watchfloor.config.testing.PreparedPostgres;
import io.watchfloor.dashboards.api.AttackSamples;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.faults.ChildNode.Program;
import io.watchfloor.dashboards.faults.ChildNode.Seat;
import io.watchfloor.dashboards.faults.MoodyReceiver.Mood;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The product with its database: cases with failed writes, a full stash, an unavailable database, or a killed node.
 * Each due notification is sent, and so are the following ones; none is repeated without being marked ambiguous. A
 * sabotaged build that marks an attempt before it is stored is detected.
 */
class OwedPagesFaults {

    private static final int HISTORIES = Integer.getInteger("faults.owed.histories", 200);
    private static final int SABOTAGED = Integer.getInteger("faults.owed.sabotaged", 40);
    private static final int AT_ONCE = 10;
    private static final List<Mood> MOODS = List.of(Mood.values());
    private static final long SEED = Long.getLong("faults.seed", System.nanoTime());
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** A stash so small that two dozen notes fill it during one commit. */
    private static final String SMALL_STASH = "pekko.persistence.typed.stash-capacity = 12\n";

    private static final List<String> JVM = List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private enum Trouble {
        /** One of three statements that store events fails. */
        WRITES_FAIL,
        /** Each statement takes 300 ms, while users write more notes than the stash holds. */
        STASH_FULL,
        DATABASE_STOPPED,
        CONNECTIONS_CUT,
        NODE_KILLED
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final Random random = new Random(SEED);
    private final Map<Trouble, Integer> troubles = new EnumMap<>(Trouble.class);
    private int number;
    private double dropped;

    @TempDir
    private Path folder;

    @Test
    void eachCaseThatIsOwedAPageGetsItAndNoneTwice() throws Exception {
        assertThat(run("failing", Program.underTest(), HISTORIES, List.of(Trouble.values()), PATIENCE))
                .isEmpty();
    }

    @Test
    void aBuildThatNotesAnAttemptBeforeItIsStoredIsCaught() throws Exception {
        Program former = SabotagedPages.notingEarly(folder.resolve("build-that-notes-early"));
        assertThat(run("early", former, SABOTAGED, List.of(Trouble.WRITES_FAIL), Duration.ofSeconds(60)))
                .anyMatch(fault -> fault.contains("nobody was told") || fault.contains("no further page"));
    }

    /** @return violations */
    private List<String> run(String name, Program program, int histories, List<Trouble> kinds, Duration patience)
            throws Exception {
        Path place = Files.createDirectories(folder.resolve(name));
        Path rule = Files.writeString(
                place.resolve("rule.yml"),
                AttackSamples.programSeen("22222222-2222-4222-8222-222222222222", "a.exe", "high"));
        Path data = PreparedPostgres.into(place.resolve("database"));
        try (MoodyReceiver receiver = new MoodyReceiver();
                EmbeddedPostgres postgres = EmbeddedPostgres.start(data)) {
            Jdbi database = Jdbi.create(postgres.jdbcUrl(), postgres.user(), postgres.password());
            FailingTable journal = new FailingTable(database);
            Path config = Files.writeString(
                    place.resolve("node.conf"),
                    RunningNode.onlyRules(rule)
                            + receiver.settings()
                            + Recordings.NO_FLOODS
                            + "\n"
                            + SMALL_STASH
                            + """
                            watchfloor.database { jdbc-url = "%s", user = %s, password = "%s" }
                            """.formatted(postgres.jdbcUrl(), postgres.user(), postgres.password()));
            Seat seat = new Seat("127.0.0.1", Recordings.freePort(), List.of(), JVM);
            try (ChildNode node = new ChildNode(place, config, seat, program)) {
                node.awaitReady();
                journal.prepare();
                String sensor = ChildSensor.enrol(node.address(), node.bootstrapToken(), name);
                for (int done = 0; done < histories; done += AT_ONCE) {
                    round(node, sensor, receiver, journal, data, kinds);
                }
                dropped += dropped(node);
                journal.calm();
                receiver.is(Mood.TAKES);
                List<String> faults = settled(node, receiver, database, patience);
                System.out.printf(
                        "%s, %d histories, seed %d: troubles %s, %d writes failed, %.0f messages dropped; %s, %d"
                                + " attempts arrived; faults: %s%n",
                        name,
                        histories,
                        SEED,
                        troubles,
                        journal.failed(),
                        dropped,
                        PageLedger.of(receiver.got(), database).summary(),
                        receiver.got().size(),
                        faults);
                return faults;
            }
        }
    }

    private void round(
            ChildNode node, String sensor, MoodyReceiver receiver, FailingTable journal, Path data, List<Trouble> kinds)
            throws Exception {
        receiver.is(random.nextInt(3) == 0 ? MOODS.get(random.nextInt(MOODS.size())) : Mood.TAKES);
        List<Trouble> now = new ArrayList<>(kinds);
        now.removeIf(one -> kinds.size() > 1 && random.nextInt(2) == 0);
        now.forEach(one -> troubles.merge(one, 1, Integer::sum));
        if (now.contains(Trouble.WRITES_FAIL)) {
            journal.fails(0.33);
        }
        send(node, sensor, journal);
        if (now.contains(Trouble.WRITES_FAIL)) {
            journal.fails(0.33);
        }
        if (now.contains(Trouble.STASH_FULL)) {
            pause(500);
            journal.stalls(0.3);
            crowd(node);
        }
        pause(random.nextInt(2_500));
        if (now.contains(Trouble.CONNECTIONS_CUT)) {
            journal.cut();
        }
        if (now.contains(Trouble.DATABASE_STOPPED)) {
            List<Long> processes = PageKillsFaults.processes(data);
            ChildNode.signal("STOP", processes);
            pause(random.nextInt(3_000));
            ChildNode.signal("CONT", processes);
        }
        pause(random.nextInt(2_500));
        if (now.contains(Trouble.NODE_KILLED)) {
            dropped += dropped(node);
            node.kill();
        }
        journal.calm();
        node.start(); // restarts it also after it ended on its own, like a service manager
        node.awaitReady();
    }

    private static double dropped(ChildNode node) throws InterruptedException {
        try {
            return node.metric("watchfloor_entity_messages_dropped_total");
        } catch (IOException busy) {
            return 0;
        }
    }

    /**
     * Waits until all due notifications were sent and repeated; then acknowledges each case, and waits for running
     * attempts.
     */
    private List<String> settled(ChildNode node, MoodyReceiver receiver, Jdbi database, Duration patience)
            throws Exception {
        List<String> faults = new ArrayList<>();
        Instant calm = Instant.now();
        try {
            await().atMost(patience)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> PageLedger.of(receiver.got(), database).untold() == 0
                            && silent(database, calm).isEmpty());
        } catch (ConditionTimeoutException forgotten) {
            silent(database, calm).forEach(one -> faults.add(one + ": no further page started after the trouble"));
        }
        List<String> open = open(node);
        for (String id : open) {
            answer(node, id);
        }
        pause(12_000); // an attempt wrongly started after an acknowledgement would start now
        try {
            await().atMost(patience)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() ->
                            PageLedger.of(receiver.got(), database).faults().isEmpty());
        } catch (ConditionTimeoutException lasting) {
            faults.addAll(PageLedger.of(receiver.got(), database).faults());
        }
        assertThat(open).as("cases that nobody has").isNotEmpty();
        return faults;
    }

    /** Unacknowledged cases without a notification attempt since then, although the policy repeats every 5 s. */
    private static Set<String> silent(Jdbi database, Instant since) {
        return database.withHandle(handle -> {
            Set<String> cases =
                    new HashSet<>(handle.createQuery("""
                        SELECT DISTINCT persistence_id FROM event_journal WHERE event_ser_manifest = 'case.opened.v1'
                        OR (persistence_id LIKE 'case|%' AND sequence_number = 1)\
                        """).mapTo(String.class).list());
            cases.removeAll(handle.createQuery("""
                SELECT DISTINCT persistence_id FROM event_journal
                WHERE event_ser_manifest = 'case.page-started.v1' AND write_timestamp > :since
                OR event_ser_manifest = 'case.acknowledged.v1'\
                """)
                    .bind("since", since.toEpochMilli())
                    .mapTo(String.class)
                    .list());
            return cases;
        });
    }

    /** Adds more notes than the stashes of the open cases hold, so that some are rejected. */
    private void crowd(ChildNode node) throws InterruptedException {
        List<String> cases;
        try {
            cases = open(node);
        } catch (IOException busy) {
            return;
        }
        for (int each = 0; each < 120 && !cases.isEmpty(); each++) {
            String id = cases.get(each % Math.min(3, cases.size()));
            var unused = http.sendAsync(
                    asks(node, "/api/v1/cases/" + id + "/notes")
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"Looking\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }
    }

    /**
     * Repeats records until they are acknowledged, like a sensor. Ten assets in one batch may need longer than the
     * fault lasts.
     */
    private void send(ChildNode node, String sensor, FailingTable journal) throws Exception {
        StringBuilder records = new StringBuilder();
        for (int each = 0; each < AT_ONCE; each++) {
            records.append("""
                {"asset":"ws-%d.corp.example","time":"2026-11-24T22:26:52Z",\
                "logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\a.exe","CommandLine":"a.exe"}}
                """.formatted(++number));
        }
        HttpRequest request = HttpRequest.newBuilder(node.address().resolve("/api/v1/telemetry"))
                .header("Authorization", "Bearer " + sensor)
                .header("Idempotency-Key", "round-" + number)
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString(records.toString()))
                .build();
        if (answer(request).contains("\"accepted\":" + AT_ONCE)) {
            return;
        }
        journal.calm();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(answer(request))
                        .as("after history %d, troubles %s, seed %d", number, troubles, SEED)
                        .contains("\"accepted\":" + AT_ONCE));
    }

    private String answer(HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException none) {
            return none.toString();
        }
    }

    private List<String> open(ChildNode node) throws IOException, InterruptedException {
        JsonNode list = json.readTree(http.send(
                        asks(node, "/api/v1/cases?status=new&limit=1000").GET().build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
        List<String> ids = new ArrayList<>();
        list.path("items").forEach(one -> ids.add(one.path("id").asText()));
        return ids;
    }

    private void answer(ChildNode node, String id) throws IOException, InterruptedException {
        http.send(
                asks(node, "/api/v1/cases/" + id + "/acknowledge")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
    }

    private static HttpRequest.Builder asks(ChildNode node, String path) {
        return HttpRequest.newBuilder(node.address().resolve(path))
                .header("Authorization", "Bearer " + node.bootstrapToken())
                .timeout(Duration.ofSeconds(15));
    }

    private static void pause(int millis) throws InterruptedException {
        Thread.sleep(millis);
    }

    /** The journal table, whose statements fail or are delayed according to a row in another schema. */
    private record FailingTable(Jdbi database) {

        void prepare() {
            database.useHandle(handle -> Stream.of(
                            "CREATE SCHEMA trial",
                            "CREATE SEQUENCE trial.failed",
                            "CREATE TABLE trial.trouble (share double precision, stall double precision)",
                            "INSERT INTO trial.trouble VALUES (0, 0)",
                            """
                            CREATE FUNCTION trial.befall() RETURNS trigger LANGUAGE plpgsql AS $$
                            DECLARE now trial.trouble;
                            BEGIN
                                SELECT * INTO now FROM trial.trouble;
                                IF now.stall > 0 THEN PERFORM pg_sleep(now.stall); END IF;
                                IF random() < now.share THEN
                                    PERFORM nextval('trial.failed');
                                    RAISE EXCEPTION 'no space left on device';
                                END IF;
                                RETURN NULL;
                            END $$\
                            """,
                            """
                            CREATE TRIGGER befall BEFORE INSERT ON event_journal
                            FOR EACH STATEMENT EXECUTE FUNCTION trial.befall()\
                            """)
                    .forEach(handle::execute));
        }

        void fails(double share) {
            database.useHandle(handle -> handle.execute("UPDATE trial.trouble SET share = ?", share));
        }

        void stalls(double seconds) {
            database.useHandle(handle -> handle.execute("UPDATE trial.trouble SET stall = ?", seconds));
        }

        void calm() {
            database.useHandle(handle -> handle.execute("UPDATE trial.trouble SET share = 0, stall = 0"));
        }

        /** Ends all connections except this one, as after a failover. */
        void cut() {
            database.useHandle(handle -> handle.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                            + " AND backend_type = 'client backend'"));
        }

        long failed() {
            return database.withHandle(handle -> handle.createQuery(
                            "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM trial.failed")
                    .mapTo(Long.class)
                    .one());
        }
    }
}
