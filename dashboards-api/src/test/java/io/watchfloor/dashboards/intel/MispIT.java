package io.watchfloor.dashboards.intel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.ops.intel.stix.StixMarkings;
import io.watchfloor.ops.platform.rights.Tlp;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Events of MISP in a center")
final class MispIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static int events;

    /** An event with one attribute. */
    private record Event(int number, String domain) {

        static Event of(String domain) {
            return new Event(++events, domain);
        }

        String indicator() {
            return "indicator--" + uuid("8000");
        }

        private String uuid(String kind) {
            return "00000000-0000-4000-%s-%012d".formatted(kind, number);
        }

        String json(long seconds, String distribution, String tag, boolean detects) {
            return """
                    {"Event":{"uuid":"%s","info":"Ferry %s","date":"2026-02-01","timestamp":"%d","published":true,
                     "publish_timestamp":"%d","distribution":"%s","Tag":[{"name":"tlp:%s"}],
                     "Orgc":{"uuid":"55f6ea5e-2c60-40e5-964f-%012d","name":"CERT of %s"},
                     "Attribute":[{"uuid":"%s","type":"domain","category":"Network activity","value":"%s","to_ids":%b,
                      "timestamp":"%d","Sighting":[{"uuid":"00000000-0000-4000-9000-%012d","type":"0","date_sighting":"1771500000"}]}]}}""".formatted(
                            uuid("a000"),
                            domain,
                            seconds,
                            seconds,
                            distribution,
                            tag,
                            number,
                            domain,
                            uuid("8000"),
                            domain,
                            detects,
                            seconds,
                            number);
        }

        String json(String distribution, String tag) {
            return json(1_772_000_000, distribution, tag, true);
        }
    }

    private static JsonNode imported(String event) {
        Caller.Answer answer = NODE.administrator().post("/api/v1/intel/bundles?format=misp", event);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        assertThat(answer.json().path("refused").asInt())
                .as(answer.response().body())
                .isZero();
        return answer.json();
    }

    private static JsonNode object(String id) {
        return NODE.administrator().get("/api/v1/intel/objects/" + id).json().path("object");
    }

    private static String status(Event event) {
        await().atMost(PATIENCE)
                .until(() -> NODE.administrator()
                        .get("/api/v1/intel/live")
                        .json()
                        .path("current")
                        .asBoolean());
        return NODE.administrator()
                .get("/api/v1/intel/indicators/" + event.indicator())
                .json()
                .path("values")
                .path(0)
                .path("status")
                .asText();
    }

    @Test
    @DisplayName("become objects with the markings of the event, and the same event again changes nothing")
    void areImported() throws IOException {
        String event = Files.readString(Path.of("../ops-center/src/test/resources/intel/misp/event.json"));
        JsonNode first = imported(event);
        assertThat(first.path("notConverted").findValuesAsText("code"))
                .containsExactly("misp.note", "misp.field", "misp.related-event");
        assertThat(first.path("results").path(0).path("place").asText()).isEqualTo("/response/0/Event/Orgc");
        JsonNode indicator = object("indicator--0b21d1d8-6f6c-4d4c-9a3e-000000000001");
        assertThat(indicator.path("tlp").asText()).isEqualTo("green");
        assertThat(object("indicator--0b21d1d8-6f6c-4d4c-9a3e-000000000004")
                        .path("tlp")
                        .asText())
                .isEqualTo("red");
        JsonNode again = imported(event);
        assertThat(again.path("added").asInt()).isZero();
        assertThat(again.path("unchanged").asInt())
                .isEqualTo(first.path("results").size());

        // Only an export of everything has what was read: the same objects come from it.
        String exported = NODE.administrator()
                .get("/api/v1/intel/bundle?format=misp")
                .response()
                .body();
        assertThat(exported).contains("\"info\":\"FerryRat phishing\"");
        JsonNode back = imported(exported);
        assertThat(back.path("added").asInt()).as(back.toString()).isZero();

        Caller.Answer refused = NODE.administrator().post("/api/v1/intel/bundles?format=misp", "{\"response\": 1}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("misp.form");
        assertThat(NODE.metric("watchfloor_intel_refused_total{code=\"misp.form\"}"))
                .isPositive();
    }

    @Test
    @DisplayName("end an indicator whose attribute is no longer for detection, until it is for detection again")
    void endIndicators() {
        Event event = Event.of("ends.example");
        long start = Instant.now().getEpochSecond() - 3_600;
        imported(event.json(start, "3", "clear", true));
        assertThat(status(event)).isEqualTo("live");

        JsonNode cleared = imported(event.json(start + 500, "3", "clear", false));
        assertThat(cleared.path("results").findValuesAsText("id")).contains(event.indicator());
        assertThat(status(event)).isEqualTo("expired");
        JsonNode ended = object(event.indicator());
        assertThat(ended.path("validity").path("until").asText())
                .startsWith(Instant.ofEpochSecond(start + 500).toString().replace("Z", ""));
        assertThat(ended.path("validity").path("revoked").asBoolean()).isFalse();
        assertThat(imported(event.json(start + 500, "3", "clear", false))
                        .path("added")
                        .asInt())
                .isZero();
        // An earlier version that arrives late changes nothing.
        imported(event.json(start - 1_000, "3", "clear", false));
        assertThat(object(event.indicator()).path("version").asText())
                .isEqualTo(ended.path("version").asText());
        JsonNode exported = exported(NODE.administrator(), event);
        assertThat(exported.path("Attribute")).hasSize(1);
        assertThat(exported.path("Attribute").path(0).path("to_ids").asBoolean())
                .isFalse();

        imported(event.json(start + 900, "3", "clear", true));
        assertThat(status(event)).isEqualTo("live");
        exported = exported(NODE.administrator(), event);
        assertThat(exported.path("Attribute")).hasSize(1);
        assertThat(exported.path("Attribute").path(0).path("to_ids").asBoolean())
                .isTrue();
    }

    private static JsonNode exported(Caller reader, Event event) {
        return reader.get("/api/v1/intel/bundle?format=misp")
                .json()
                .path("response")
                .valueStream()
                .map(one -> one.path("Event"))
                .filter(one -> one.path("uuid").asText().equals(event.uuid("a000")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName("of one organisation or a sharing group reach no partner, whatever the ceiling of the collection is")
    void stayInTheOrganisation() {
        Event red = Event.of("red.example");
        Event own = Event.of("own.example");
        Event group = Event.of("group.example");
        imported(red.json("3", "red"));
        imported(own.json("0", "clear"));
        imported(group.json("4", "clear"));
        assertThat(object(own.indicator()).path("tlp").asText()).isEqualTo("amber+strict");
        assertThat(object(group.indicator()).path("tlp").asText()).isEqualTo("red");

        put("partners/harbour", "{\"organisation\":\"Harbour\"}");
        put("partners/harbour/limits", "{\"ceiling\":\"red\",\"requestsPerMinute\":1000,\"objectsPerDay\":100000}");
        JsonNode collection = put("intel/collections/harbour", "{\"ceiling\":\"red\",\"partner\":\"harbour\"}");
        String source =
                NODE.administrator().get("/api/v1/me").json().path("name").asText();
        put("intel/collections/harbour/sources/" + source, "");
        Caller partner = NODE.administrator()
                .as(NODE.administrator()
                        .post("/api/v1/people/partner-harbour/tokens", "{}")
                        .json()
                        .path("token")
                        .asText());
        String path = "/taxii2/center/collections/%s/objects/"
                .formatted(collection.path("id").asText());
        for (String query : List.of("", "?match%5Bversion%5D=all", "?match%5Bversion%5D=first")) {
            String read = partner.send(
                            partner.request(path + query).setHeader("Accept", "application/taxii+json;version=2.1"))
                    .response()
                    .body();
            assertThat(read)
                    .as(query)
                    .contains("red.example")
                    .doesNotContain("own.example")
                    .doesNotContain("group.example");
        }
        for (Event one : List.of(own, group)) {
            for (String list : List.of("objects/", "manifest/")) {
                String of = path.replace("objects/", list) + (list.equals("objects/") ? one.indicator() + "/" : "");
                String read = partner.send(
                                partner.request(of).setHeader("Accept", "application/taxii+json;version=2.1"))
                        .response()
                        .body();
                assertThat(read).doesNotContain(one.uuid("8000"));
            }
        }
    }

    @Test
    @DisplayName("of one organisation have sightings that stay in it, too")
    void haveLocalSightings() {
        Event own = Event.of("seen-own.example");
        Event shared = Event.of("seen-shared.example");
        imported(own.json("0", "clear"));
        imported(shared.json("3", "clear"));
        status(shared);
        NODE.jdbi()
                .useHandle(handle -> List.of(own, shared)
                        .forEach(one -> handle.execute(
                                "INSERT INTO indicator_sighting VALUES (?, 'host:ws', ?, 1, now(), now(), now(), 'a')",
                                one.indicator(),
                                one.domain())));
        JsonNode sightings =
                NODE.administrator().get("/api/v1/intel/sightings").json().path("objects");
        assertThat(markings(sightings, own)).contains(StixMarkings.LOCAL_ONLY);
        assertThat(markings(sightings, shared)).isNotEmpty().doesNotContain(StixMarkings.LOCAL_ONLY);
    }

    private static List<String> markings(JsonNode sightings, Event of) {
        return sightings
                .valueStream()
                .filter(one -> one.path("sighting_of_ref").asText().equals(of.indicator()))
                .flatMap(one -> one.path("object_marking_refs").valueStream())
                .map(JsonNode::asText)
                .toList();
    }

    private static JsonNode put(String path, String body) {
        Caller.Answer answer = NODE.administrator()
                .send(NODE.administrator()
                        .request("/api/v1/" + path)
                        .method("PUT", HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    @Test
    @DisplayName("are exported up to the clearance of the reader, with the label of each attribute")
    void areExportedUpToTheClearance() {
        for (Tlp level : Tlp.values()) {
            imported(Event.of("level-%d.example".formatted(level.rank())).json("3", level.text()));
        }
        for (Tlp clearance : Tlp.values()) {
            String name = "misp-reader-" + clearance.rank();
            Caller root = NODE.administrator();
            root.post("/api/v1/people", "{\"name\":\"%s\",\"role\":\"viewer\"}".formatted(name));
            root.send(root.request("/api/v1/people/" + name)
                    .method(
                            "PATCH",
                            HttpRequest.BodyPublishers.ofString("{\"clearance\":\"%s\"}".formatted(clearance.text()))));
            Caller reader = root.as(root.post("/api/v1/people/" + name + "/tokens", "{}")
                    .json()
                    .path("token")
                    .asText());
            Caller.Answer answer = reader.get("/api/v1/intel/bundle?format=misp");
            Set<String> read = new TreeSet<>();
            answer.json().path("response").forEach(one -> {
                String title = one.path("Event").path("info").asText();
                if (title.startsWith("Ferry level-")) {
                    read.add(title + " " + one.path("Event").path("Tag").findValuesAsText("name"));
                }
            });
            Set<String> allowed = new TreeSet<>();
            for (Tlp level : Tlp.values()) {
                if (clearance.covers(level)) {
                    allowed.add("Ferry level-%d.example [tlp:%s]".formatted(level.rank(), level.text()));
                } else {
                    assertThat(answer.response().body()).doesNotContain("level-%d.example".formatted(level.rank()));
                }
            }
            assertThat(read).isEqualTo(allowed);
            assertThat(answer.response().headers().firstValue("Watchfloor-Left-Out"))
                    .isPresent();
        }
        assertThat(NODE.administrator()
                        .get("/api/v1/intel/bundle?format=misp&versions=all")
                        .code())
                .isEqualTo("query.value");
    }
}
