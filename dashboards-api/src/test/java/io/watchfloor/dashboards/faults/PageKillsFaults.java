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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} at random moments while notifications are sent to a receiver that drops, delays, hangs, rejects or
 * lies, with a database that pauses: no notification is lost, none starts after an acknowledgement, and repetitions
 * have the same key. Sabotaged builds are detected.
 */
class PageKillsFaults {

    private static final int KILLS = Integer.getInteger("faults.page.kills", 20);
    private static final int SABOTAGED_KILLS = Integer.getInteger("faults.page.sabotaged", 3);
    private static final List<Mood> MOODS = List.of(Mood.values());
    private static final int CASES_A_ROUND = 3;
    private static final long SEED = Long.getLong("faults.seed", System.nanoTime());
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Upper limit; ends earlier when all kills are done. Prints the number of kills. */
    private static final Duration LONGEST = Duration.ofMinutes(Integer.getInteger("faults.page.minutes", 120));

    private static final List<String> JVM = Stream.concat(
                    Stream.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                    Stream.of(System.getProperty("faults.jvm", "").split(" ", -1))
                            .filter(flag -> !flag.isEmpty()))
            .toList();

    /** When a node is killed. */
    private enum Moment {
        ANY,
        /** During an attempt that the receiver does not answer. */
        IN_AN_ATTEMPT,
        /** After an acknowledgement during failing attempts, late enough for further attempts. */
        LONG_AFTER_AN_ANSWER
    }

    private static final Duration NEXT_ATTEMPTS = Duration.ofSeconds(15);

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final AtomicInteger number = new AtomicInteger();
    private final Random random = new Random(SEED);

    @TempDir
    private Path folder;

    @Test
    void nobodyIsForgottenAndNothingStartsAfterAnAnswer() throws Exception {
        assertThat(run("killed", Program.underTest(), KILLS, MOODS, Moment.ANY).faults())
                .isEmpty();
    }

    @Test
    void aBuildThatForgetsWhatAKillCutOffIsCaught() throws Exception {
        // Such a build ignores attempts that were running when the node was killed.
        Program forgets = SabotagedPages.forgetting(folder.resolve("build-that-forgets"));
        assertThat(run("forgetting", forgets, SABOTAGED_KILLS, List.of(Mood.HANGS), Moment.IN_AN_ATTEMPT)
                        .faults())
                .isNotEmpty();
    }

    @Test
    void aBuildThatDoesNotHeedAnswersIsCaught() throws Exception {
        Program heedless = SabotagedPages.heedless(folder.resolve("build-that-heeds-nothing"));
        // Such a build sends notifications that are still queued when the case is acknowledged.
        assertThat(run("heedless", heedless, SABOTAGED_KILLS, List.of(Mood.REFUSES), Moment.LONG_AFTER_AN_ANSWER)
                        .faults())
                .isNotEmpty();
    }

    private PageLedger run(String name, Program program, int kills, List<Mood> moods, Moment moment) throws Exception {
        Path place = Files.createDirectories(folder.resolve(name));
        Path rule = Files.writeString(
                place.resolve("rule.yml"),
                AttackSamples.programSeen("22222222-2222-4222-8222-222222222222", "a.exe", "high"));
        Path data = PreparedPostgres.into(place.resolve("database"));
        try (MoodyReceiver receiver = new MoodyReceiver();
                EmbeddedPostgres postgres = EmbeddedPostgres.start(data)) {
            Path config = Files.writeString(
                    place.resolve("node.conf"),
                    RunningNode.onlyRules(rule)
                            + receiver.settings()
                            + Recordings.NO_FLOODS
                            + """

                            watchfloor.database { jdbc-url = "%s", user = %s, password = "%s" }
                            """.formatted(postgres.jdbcUrl(), postgres.user(), postgres.password()));
            Jdbi database = Jdbi.create(postgres.jdbcUrl(), postgres.user(), postgres.password());
            Seat seat = new Seat("127.0.0.1", Recordings.freePort(), List.of(), JVM);
            try (ChildNode node = new ChildNode(place, config, seat, program)) {
                node.awaitReady();
                String sensor = ChildSensor.enrol(node.address(), node.bootstrapToken(), name);
                Instant end = Instant.now().plus(LONGEST);
                int done = 0;
                while (done < kills && Instant.now().isBefore(end)) {
                    switch (moment) {
                        case ANY -> round(node, sensor, receiver, data, moods);
                        case IN_AN_ATTEMPT, LONG_AFTER_AN_ANSWER -> aimed(node, sensor, receiver, moods, moment);
                    }
                    done++;
                    if (done % 10 == 0) {
                        PageLedger sofar = ledger(receiver, database);
                        System.out.printf(
                                "%s, %d kills: %s; faults that no later event heals: %s%n",
                                name, done, sofar.summary(), sofar.lasting());
                    }
                }
                receiver.is(Mood.TAKES);
                PageLedger ledger = settled(node, receiver, database);
                System.out.printf(
                        "%s, killed %d times, seed %d: %s, %d attempts arrived; faults: %s%n",
                        name, done, SEED, ledger.summary(), receiver.got().size(), ledger.faults());
                return ledger;
            }
        }
    }

    private static PageLedger ledger(MoodyReceiver receiver, Jdbi database) {
        return PageLedger.of(receiver.got(), database);
    }

    /**
     * Waits until all notifications were sent, acknowledges the cases, and waits until nothing happens for some time.
     */
    private PageLedger settled(ChildNode node, MoodyReceiver receiver, Jdbi database) throws Exception {
        try {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> ledger(receiver, database).untold() == 0);
        } catch (ConditionTimeoutException forgotten) {
            return ledger(receiver, database);
        }
        answer(node, open(node), 1.0);
        Thread.sleep(12_000);
        return ledger(receiver, database);
    }

    private void round(ChildNode node, String sensor, MoodyReceiver receiver, Path data, List<Mood> moods)
            throws Exception {
        receiver.is(moods.get(random.nextInt(moods.size())));
        List<String> waiting = open(node);
        send(node, sensor);
        Thread answers = Thread.ofPlatform().start(() -> {
            pause(random.nextInt(3_000));
            answer(node, waiting, 0.6);
        });
        boolean paused = random.nextInt(3) == 0;
        List<Long> processes = paused ? processes(data) : List.of();
        pause(random.nextInt(2_500));
        if (paused) {
            ChildNode.signal("STOP", processes);
            pause(random.nextInt(1_500));
        }
        pause(random.nextInt(1_500));
        node.kill();
        if (paused) {
            ChildNode.signal("CONT", processes);
        }
        answers.join();
        if (random.nextBoolean()) {
            receiver.is(moods.get(random.nextInt(moods.size())));
        }
        node.start();
        node.awaitReady();
    }

    private void aimed(ChildNode node, String sensor, MoodyReceiver receiver, List<Mood> moods, Moment moment)
            throws Exception {
        receiver.is(moods.get(random.nextInt(moods.size())));
        int before = receiver.got().size();
        send(node, sensor);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> receiver.got().size() > before);
        if (moment == Moment.LONG_AFTER_AN_ANSWER) {
            answer(node, open(node), 1.0);
            Thread.sleep(NEXT_ATTEMPTS.toMillis());
        }
        node.kill();
        node.start();
        node.awaitReady();
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Process ids of the database, from its pid file. */
    static List<Long> processes(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data, 3)) {
            Path file = files.filter(one -> one.endsWith("postmaster.pid"))
                    .findFirst()
                    .orElseThrow();
            long postmaster = Long.parseLong(Files.readAllLines(file).getFirst().strip());
            return Stream.concat(
                            Stream.of(postmaster),
                            ProcessHandle.of(postmaster)
                                    .orElseThrow()
                                    .children()
                                    .map(ProcessHandle::pid))
                    .toList();
        }
    }

    private void send(ChildNode node, String sensor) throws IOException, InterruptedException {
        StringBuilder records = new StringBuilder();
        for (int each = 0; each < CASES_A_ROUND; each++) {
            records.append("""
                {"asset":"ws-%d.corp.example","time":"2026-11-24T22:26:52Z",\
                "logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\a.exe","CommandLine":"a.exe"}}
                """.formatted(number.incrementAndGet()));
        }
        HttpRequest request = HttpRequest.newBuilder(node.address().resolve("/api/v1/telemetry"))
                .header("Authorization", "Bearer " + sensor)
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString(records.toString()))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(json.readTree(answer.body()).path("accepted").asInt())
                .as(answer.body())
                .isEqualTo(CASES_A_ROUND);
    }

    private List<String> open(ChildNode node) throws IOException, InterruptedException {
        HttpRequest request =
                asks(node, "/api/v1/cases?status=new&limit=100").GET().build();
        JsonNode list = json.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        List<String> ids = new ArrayList<>();
        list.path("items").forEach(one -> ids.add(one.path("id").asText()));
        Collections.shuffle(ids, random);
        return ids;
    }

    /** Acknowledges some cases; the node may be killed meanwhile. */
    private void answer(ChildNode node, List<String> cases, double share) {
        for (String id : cases.subList(0, (int) Math.ceil(cases.size() * share))) {
            try {
                HttpRequest request = asks(node, "/api/v1/cases/" + id + "/acknowledge")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build();
                http.send(request, HttpResponse.BodyHandlers.discarding());
            } catch (IOException gone) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static HttpRequest.Builder asks(ChildNode node, String path) {
        return HttpRequest.newBuilder(URI.create(node.address() + path))
                .header("Authorization", "Bearer " + node.bootstrapToken())
                .timeout(Duration.ofSeconds(15));
    }
}
