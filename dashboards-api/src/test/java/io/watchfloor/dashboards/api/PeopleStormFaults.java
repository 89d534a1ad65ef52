package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Five hundred cases open within a minute, with three people on call whose browsers receive push messages: no one is
 * flooded, and each person is notified of each case. Prints the number of messages and the delay of the first one.
 */
class PeopleStormFaults {

    private static final int STORM = Integer.getInteger("faults.storm", 500);
    private static final List<String> PEOPLE = List.of("ann", "bob", "cho");

    /** Limit of the center for one contact method per minute. */
    private static final int MOST_IN_A_MINUTE = 4;

    private static final Set<String> TOLD = Set.of("sent", "delivered", "seen");

    private static final PushedBrowsers SERVICE = new PushedBrowsers();
    private static final String PROGRAM = "wscript.exe";

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with(RunningNode.onlyRules(rule()) + PushedBrowsers.allowed()
            + "watchfloor.cases { new-per-sensor-and-minute = 1000000, new-per-rule-and-minute = 1000000 }\n");

    private record Heard(Instant at, JsonNode push) {}

    private static Path rule() {
        try {
            Path file = Files.createTempFile("high", ".yml");
            return Files.writeString(
                    file, AttackSamples.programSeen("11111111-1111-4111-8111-111111111111", PROGRAM, "high"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void close() {
        SERVICE.close();
    }

    @Test
    void aStormReachesEachPersonInFewMessagesThatNameEveryCase() {
        Map<String, PushedBrowsers.Subscribed> browsers = new TreeMap<>();
        PEOPLE.forEach(person -> browsers.put(person, ringing(person)));
        Caller lead = NODE.administrator();
        put(lead, "/api/v1/escalation-policies/soc", """
                {"steps": [{"after": "PT0S", "targets": ["person:ann", "person:bob", "person:cho"]}], "repeats": 0,
                 "repeatAfter": "PT30M", "fallback": "person:ann", "urgencies": {"highFrom": "low"}}""");
        put(lead, "/api/v1/escalation-routing", "{\"routes\": [], \"fallback\": \"soc\"}");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> lead.get("/api/v1/status")
                        .json()
                        .at("/notifications/coverage")
                        .toString()
                        .contains("person:"));
        int before = SERVICE.pushed().size();
        Instant began = Instant.now();
        CompletableFuture<Map<String, List<Heard>>> listening =
                CompletableFuture.supplyAsync(() -> heard(browsers, before, began.plusSeconds(70)));
        StringBuilder records = new StringBuilder();
        for (int number = 0; number < STORM; number++) {
            records.append("""
                    {"asset":"ws-%04d.corp.example","time":"2026-11-24T22:26:52Z",\
                    "logsource":{"product":"windows","category":"process_creation"},\
                    "fields":{"Image":"C:\\\\Windows\\\\System32\\\\%s","CommandLine":"%2$s"}}
                    """.formatted(number, PROGRAM));
        }
        RunningNode.telemetry(NODE.sensor("storm"), records.toString());
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> lead.get("/api/v1/status").json().at("/cases/open").asInt() >= STORM);
        Duration opened = Duration.between(began, Instant.now());

        Map<String, List<Heard>> heard = listening.join();
        heard.forEach((person, all) -> {
            System.out.printf(
                    Locale.ROOT,
                    "%d cases in %d s: %s got %d messages in 70 s, the first after %d ms, naming %d cases%n",
                    STORM,
                    opened.toSeconds(),
                    person,
                    all.size(),
                    Duration.between(began, all.getFirst().at()).toMillis(),
                    cases(person));
            assertThat(busiestMinute(all)).as(person).isLessThanOrEqualTo(MOST_IN_A_MINUTE);
            assertThat(cases(person)).as(person).isEqualTo(STORM);
        });
        assertThat(heard.keySet()).containsExactlyElementsOf(PEOPLE);
    }

    /** Waits until then, and fails if a push message appears later than a short time after it was sent. */
    private static Map<String, List<Heard>> heard(
            Map<String, PushedBrowsers.Subscribed> browsers, int before, Instant until) {
        Map<String, List<Heard>> heard = new TreeMap<>();
        int seen = before;
        while (Instant.now().isBefore(until)) {
            List<PushedBrowsers.Pushed> all = SERVICE.pushed();
            for (PushedBrowsers.Pushed one : all.subList(seen, all.size())) {
                browsers.forEach((person, browser) -> {
                    if (one.to().equals(browser)) {
                        heard.computeIfAbsent(person, unused -> new ArrayList<>())
                                .add(new Heard(Instant.now(), one.json()));
                    }
                });
            }
            seen = all.size();
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        return heard;
    }

    /** Number of cases of which this person was notified, according to the stored notifications. */
    private static long cases(String person) {
        return NODE.list("/api/v1/notifications").stream()
                .filter(page -> page.path("person").asText().equals(person))
                .filter(page -> TOLD.contains(page.path("status").asText()))
                .map(page -> page.path("case").asText())
                .distinct()
                .count();
    }

    private static int busiestMinute(List<Heard> heard) {
        return heard.stream()
                .mapToInt(first -> (int) heard.stream()
                        .filter(one -> !one.at().isBefore(first.at())
                                && one.at().isBefore(first.at().plusSeconds(60)))
                        .count())
                .max()
                .orElse(0);
    }

    private static PushedBrowsers.Subscribed ringing(String person) {
        Caller caller = NODE.responder(person);
        PushedBrowsers.Subscribed browser = SERVICE.subscribe();
        int before = SERVICE.pushed().size();
        String id = caller.post(
                        "/api/v1/people/me/contacts",
                        "{\"method\":\"web-push\",\"label\":\"phone\",\"address\":%s}".formatted(browser.address()))
                .json()
                .path("id")
                .asText();
        await().atMost(Duration.ofSeconds(30)).until(() -> SERVICE.pushed().size() > before);
        Caller.Answer verified = caller.post(
                "/api/v1/people/me/contacts/" + id + "/verify",
                "{\"code\":\"%s\"}".formatted(SERVICE.last().json().path("code").asText()));
        assertThat(verified.status()).as(verified.response().body()).isEqualTo(200);
        return browser;
    }

    private static void put(Caller lead, String path, String body) {
        Caller.Answer answer = lead.send(lead.request(path).PUT(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    }
}
