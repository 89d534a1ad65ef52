package io.watchfloor.dashboards.intel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.cli.CommandRun;
import io.watchfloor.dashboards.intel.ReturningTaxiiServer.Behaviour;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Sightings of a feed's indicators")
final class SightingReturnIT {

    private static final String GREEN = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb";
    private static final String AMBER = "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421";

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with("""
            watchfloor.egress.allow = ["127.0.0.0/8"]
            watchfloor.http.public-address = "https://center.example"
            """);

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(200));
    }

    private static String id(String feed, int number) {
        return "indicator--%08x-0000-4000-8000-%012d".formatted(feed.hashCode(), number);
    }

    private static String domain(String feed, int number) {
        return "n%d.%s.example".formatted(number, feed);
    }

    private static String indicator(String feed, int number, String marking) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", ".000Z");
        return """
                {"type":"indicator","spec_version":"2.1","id":"%s","created":"%s","modified":"%s","indicator_types":["malicious-activity"],
                 "pattern":"[domain-name:value = '%s']","pattern_type":"stix","valid_from":"%s","object_marking_refs":["%s"]}""".formatted(id(feed, number), now, now, domain(feed, number), now, marking);
    }

    private static ReturningTaxiiServer server(String feed, int indicators) throws IOException {
        return new ReturningTaxiiServer(IntStream.range(0, indicators)
                .mapToObj(number -> indicator(feed, number, GREEN))
                .toList());
    }

    private static Caller.Answer put(String feed, String url, String more) {
        Caller root = NODE.administrator();
        return root.send(root.request("/api/v1/intel/feeds/" + feed)
                .PUT(BodyPublishers.ofString("{\"url\":\"" + url + "\",\"everySeconds\":3600" + more + "}")));
    }

    private static void add(String feed, ReturningTaxiiServer server, String more) {
        Caller.Answer answer = put(feed, server.url(), ",\"sightingsCollection\":\"sightings\"" + more);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    }

    private static JsonNode sightings(String feed) {
        return NODE.list("/api/v1/intel/feeds").stream()
                .filter(one -> one.path("name").asText().equals(feed))
                .findFirst()
                .orElseThrow()
                .path("sightings");
    }

    private static void poll(String feed) {
        NODE.administrator().post("/api/v1/intel/feeds/" + feed + "/poll", "{}");
    }

    private static void awaitHealth(String feed, String health) {
        await().untilAsserted(() -> assertThat(sightings(feed).path("health").asText())
                .as(sightings(feed).toString())
                .isEqualTo(health));
    }

    private static void awaitLive(String feed, int number) {
        await().untilAsserted(() -> assertThat(NODE.administrator()
                        .get("/api/v1/intel/indicators/" + id(feed, number))
                        .json()
                        .path("values")
                        .path(0)
                        .path("status")
                        .asText())
                .isEqualTo("live"));
        await().until(() -> NODE.administrator()
                .get("/api/v1/intel/live")
                .json()
                .path("current")
                .asBoolean());
    }

    /** Polls again, and waits for the end of the poll. */
    private static void polled(String feed) {
        String before = state(feed);
        poll(feed);
        await().until(() -> !state(feed).equals(before));
    }

    private static String state(String feed) {
        return NODE.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT succeeded_at || ' ' || coalesce(lease_node, '') FROM intel_feed WHERE name = :name AND lease_node IS NULL"
                                        + " UNION ALL SELECT '' LIMIT 1")
                        .bind("name", feed)
                        .mapTo(String.class)
                        .one());
    }

    /** A sensor sees the domains of indicators, and the center counts them. */
    private static void see(String feed, long count, int... numbers) {
        Caller sensor = NODE.sensor("ws-" + feed);
        for (int number : numbers) {
            awaitLive(feed, number);
        }
        see(sensor, feed, numbers);
        for (int number : numbers) {
            await().untilAsserted(() -> assertThat(seen(feed, number)).isEqualTo(count));
        }
    }

    private static long seen(String feed, int number) {
        return NODE.administrator()
                .get("/api/v1/intel/indicators/" + id(feed, number))
                .json()
                .path("sightings")
                .path("count")
                .asLong();
    }

    private static void see(Caller sensor, String feed, int... numbers) {
        StringBuilder records = new StringBuilder();
        for (int number : numbers) {
            records.append("""
                    {"EventID":22,"Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"ws-%s.northwind.example",\
                    "QueryName":"%s","Image":"C:\\\\a.exe","TimeCreated":"%s"}
                    """.formatted(feed, domain(feed, number), Instant.now()));
        }
        RunningNode.telemetry(sensor, records.toString());
    }

    private static void awaitReturned(ReturningTaxiiServer server, String feed, int number, long count) {
        await().untilAsserted(() -> assertThat(server.sightings(id(feed, number)))
                .anyMatch(one -> one.path("count").asLong() == count));
    }

    @Test
    @DisplayName("return to its server, once for each version, in requests that are not longer than the server allows")
    void returns() throws IOException {
        try (ReturningTaxiiServer server = server("plain", 5)) {
            server.takeAtMost(2_200);
            add("plain", server, "");
            awaitHealth("plain", "ok");
            see("plain", 1, 0, 1, 2, 3, 4);
            double before = NODE.metric("watchfloor_intel_feed_sightings_total{outcome=\"accepted\"}");
            poll("plain");
            for (int number = 0; number < 5; number++) {
                awaitReturned(server, "plain", number, 1);
            }
            await().until(() -> sightings("plain").path("accepted").asInt() == 5);
            assertThat(NODE.metric("watchfloor_intel_feed_sightings_total{outcome=\"accepted\"}") - before)
                    .isEqualTo(5);
            assertThat(server.requests())
                    .hasSizeGreaterThan(1)
                    .allSatisfy(one -> assertThat(one.getBytes(StandardCharsets.UTF_8).length)
                            .isLessThanOrEqualTo(2_200));
            String export = NODE.administrator()
                    .get("/api/v1/intel/sightings")
                    .response()
                    .body();
            JsonNode first = server.sightings(id("plain", 0)).getFirst();
            assertThat(export).contains(first.toString());
            assertThat(server.requests().toString()).doesNotContain("ws-plain");

            int requests = server.requests().size();
            polled("plain");
            polled("plain");
            assertThat(server.requests()).hasSize(requests);

            see("plain", 2, 3);
            poll("plain");
            awaitReturned(server, "plain", 3, 2);
            assertThat(server.sightings(id("plain", 3)))
                    .hasSize(2)
                    .extracting(one -> one.path("id").asText())
                    .containsOnly(server.sightings(id("plain", 3))
                            .getFirst()
                            .path("id")
                            .asText());
            assertThat(server.requests()).hasSize(requests + 1);
            CommandRun list = CommandRun.of(
                    "intel",
                    "feeds",
                    "list",
                    "--center",
                    NODE.address().toString(),
                    "--token",
                    NODE.administrator().token());
            assertThat(list.out()).contains("RETURNED", "WITHHELD");
        }
    }

    @Test
    @DisplayName("wait for a server that decides later, and are sent again if it forgets them")
    void pending() throws IOException {
        try (ReturningTaxiiServer server = server("later", 2)) {
            server.behave(Behaviour.PENDING);
            server.refuse(id("later", 1));
            add("later", server, "");
            see("later", 1, 0, 1);
            poll("later");
            awaitHealth("later", "pending");
            assertThat(sightings("later").path("pending").asInt()).isEqualTo(2);
            assertThat(sightings("later").path("accepted").asInt()).isZero();
            int asked = server.asked();
            polled("later");
            await().until(() -> server.asked() > asked);
            assertThat(server.requests()).hasSize(1);

            server.forget();
            polled("later");
            await().until(() -> server.requests().size() == 2);
            awaitHealth("later", "pending");
            assertThat(server.requests().getFirst()).isEqualTo(server.requests().getLast());

            server.complete();
            polled("later");
            awaitHealth("later", "ok");
            assertThat(sightings("later").path("accepted").asInt()).isOne();
            assertThat(sightings("later").path("refused").asInt()).isOne();
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    @DisplayName("that the server refuses are shown with its message, and only a later version is sent")
    void refused() throws IOException {
        for (Behaviour behaviour : List.of(Behaviour.ACCEPTING, Behaviour.UNPROCESSABLE)) {
            String feed = "refusing-" + behaviour.name().toLowerCase(Locale.ROOT);
            try (ReturningTaxiiServer server = server(feed, 3)) {
                server.behave(behaviour);
                server.refuse(id(feed, 1));
                add(feed, server, "");
                see(feed, 1, 0, 1, 2);
                poll(feed);
                await().until(() -> sightings(feed).path("accepted").asInt() == 2);
                awaitHealth(feed, "ok");
                JsonNode state = sightings(feed);
                assertThat(state.path("refused").asInt()).isOne();
                assertThat(state.path("refusal").asText())
                        .isEqualTo(id(feed, 1)
                                + (behaviour == Behaviour.ACCEPTING
                                        ? ": We do not know this indicator."
                                        : ": Unknown indicator"));
                int requests = server.requests().size();
                polled(feed);
                assertThat(server.requests()).hasSize(requests);
                see(feed, 2, 1);
                poll(feed);
                await().until(() -> sightings(feed).path("refused").asInt() == 2);
                assertThat(server.sightings(id(feed, 1))).isEmpty();
            }
        }
    }

    @Test
    @DisplayName("count as returned only after the server's answer, and are repeated with the same version")
    void acceptance() throws IOException {
        try (ReturningTaxiiServer server = server("broken", 2)) {
            server.behave(Behaviour.FORBIDDING);
            add("broken", server, "");
            see("broken", 1, 0);
            poll("broken");
            awaitHealth("broken", "failing");
            assertThat(sightings("broken").path("errorCode").asText()).isEqualTo("sightings.credentials");
            assertThat(sightings("broken").path("error").asText()).contains("Read only Ask Ann.");

            server.behave(Behaviour.BUSY);
            poll("broken");
            await().until(() -> sightings("broken").path("errorCode").asText().equals("sightings.busy"));
            Instant due = NODE.jdbi()
                    .withHandle(handle -> handle.createQuery(
                                    "SELECT sightings_due_at FROM intel_feed WHERE name = 'broken'")
                            .mapTo(Instant.class)
                            .one());
            assertThat(due).isAfter(Instant.now().plusSeconds(3000));

            server.behave(Behaviour.CUTTING);
            poll("broken");
            awaitReturned(server, "broken", 0, 1);
            await().until(() -> sightings("broken").path("errorCode").asText().startsWith("egress."));
            assertThat(sightings("broken").path("accepted").asInt()).isZero();
            assertThat(server.sightings(id("broken", 0))).hasSize(1);

            server.behave(Behaviour.ACCEPTING);
            poll("broken");
            awaitHealth("broken", "ok");
            assertThat(server.sightings(id("broken", 0))).hasSize(1);
            assertThat(server.contradictions()).isEmpty();
            assertThat(sightings("broken").path("accepted").asInt()).isOne();
        }
    }

    @Test
    @DisplayName(
            "are neither lost nor doubled when the node stops between the request and its answer, and one is seen again")
    void restarts() throws IOException {
        try (ReturningTaxiiServer server = server("stopped", 3)) {
            add("stopped", server, "");
            see("stopped", 1, 0, 1);
            server.behave(Behaviour.HANGING);
            poll("stopped");
            awaitReturned(server, "stopped", 1, 1);
            NODE.restart();
            see("stopped", 2, 1);
            see("stopped", 1, 2);
            assertThat(sightings("stopped").path("accepted").asInt()).isZero();
            server.behave(Behaviour.ACCEPTING);
            // The lease of the node that stopped ends.
            NODE.jdbi().useHandle(handle -> handle.execute("UPDATE intel_feed SET lease_until = now()"));
            awaitReturned(server, "stopped", 1, 2);
            awaitReturned(server, "stopped", 2, 1);
            awaitHealth("stopped", "ok");
            assertThat(server.contradictions()).isEmpty();
            assertThat(server.sightings(id("stopped", 0))).hasSize(1);
            assertThat(server.sightings(id("stopped", 1))).hasSize(2);
            assertThat(server.sightings(id("stopped", 2))).hasSize(1);
            assertThat(sightings("stopped").path("accepted").asInt()).isEqualTo(3);
        }
    }

    @Test
    @DisplayName(
            "above the ceiling stay in the center, are counted without their content, and leave with a higher ceiling")
    void withholds() throws IOException {
        try (ReturningTaxiiServer server = new ReturningTaxiiServer(
                List.of(indicator("marked", 0, GREEN), indicator("marked", 1, AMBER), indicator("marked", 2, GREEN)))) {
            add("marked", server, ",\"sightingsCeiling\":\"green\"");
            see("marked", 1, 0, 1, 2);
            NODE.jdbi()
                    .useHandle(handle ->
                            handle.execute("UPDATE intel_object SET local_only = true WHERE id = ?", id("marked", 2)));
            double before = NODE.metric("watchfloor_held_back_total{exit=\"intel-feed\"");
            poll("marked");
            awaitReturned(server, "marked", 0, 1);
            await().until(() -> sightings("marked").path("withheld").asInt() == 2);
            polled("marked");
            assertThat(server.requests().toString())
                    .doesNotContain(id("marked", 1))
                    .doesNotContain(id("marked", 2));
            assertThat(sightings("marked").toString()).doesNotContain("indicator--");
            assertThat(NODE.metric("watchfloor_held_back_total{exit=\"intel-feed\"") - before)
                    .isEqualTo(2);

            add("marked", server, ",\"sightingsCeiling\":\"amber\"");
            awaitReturned(server, "marked", 1, 1);
            await().until(() -> sightings("marked").path("withheld").asInt() == 1);
            assertThat(server.requests().toString()).doesNotContain(id("marked", 2));
        }
    }

    @Test
    @DisplayName("stay in the center unless the feed names a collection that its server lets it write to")
    void offUnlessSet() throws IOException {
        try (ReturningTaxiiServer server = server("quiet", 1)) {
            assertThat(put("quiet", server.url(), "").status()).isEqualTo(200);
            assertThat(sightings("quiet").isNull()).isTrue();
            see("quiet", 1, 0);
            polled("quiet");
            assertThat(server.requests()).isEmpty();
            assertThat(put("quiet", server.url(), ",\"sightingsCollection\":\"indicators\"")
                            .status())
                    .isEqualTo(200);
            awaitHealth("quiet", "failing");
            assertThat(sightings("quiet").path("errorCode").asText()).isEqualTo("sightings.read-only");
            CommandRun set = CommandRun.of(
                    "intel",
                    "feeds",
                    "set",
                    "quiet",
                    server.url(),
                    "--sightings-collection",
                    "none",
                    "--sightings-ceiling",
                    "green",
                    "--center",
                    NODE.address().toString(),
                    "--token",
                    NODE.administrator().token());
            assertThat(set.status()).as(set.err()).isZero();
            assertThat(sightings("quiet").path("ceiling").asText()).isEqualTo("green");
            await().until(() -> sightings("quiet").path("errorCode").asText().equals("sightings.no-collection"));
            assertThat(server.requests()).isEmpty();
            Stream.of(",\"kind\":\"list\",\"sightingsCollection\":\"a\"", ",\"sightingsCeiling\":\"green\"")
                    .forEach(bad ->
                            assertThat(put("bad", server.url(), bad).code()).isEqualTo("feed.sightings"));
        }
    }
}
