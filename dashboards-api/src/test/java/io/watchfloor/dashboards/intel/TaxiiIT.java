package io.watchfloor.dashboards.intel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.platform.rights.Tlp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("The TAXII server")
final class TaxiiIT {

    private static final String TYPE = "application/taxii+json;version=2.1";
    private static final String ROOT = "/taxii2/center/";

    private static final Map<Tlp, String> MARKINGS = Map.of(
            Tlp.CLEAR, "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
            Tlp.GREEN, "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
            Tlp.AMBER, "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82",
            Tlp.AMBER_STRICT, "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
            Tlp.RED, "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed");

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static int numbers = 1;

    private static String id() {
        return "tool--b1b2c3d4-0000-4000-8000-%012d".formatted(numbers++);
    }

    private static String tool(String id, String modified, String name, Tlp tlp) {
        return """
                {"type":"tool","spec_version":"2.1","id":"%s","created":"2026-03-01T10:00:00.000Z",
                 "modified":"%s","name":"%s","object_marking_refs":["%s"]}""".formatted(id, modified, name, Objects.requireNonNull(MARKINGS.get(tlp)));
    }

    private static String tool(String id, String name, Tlp tlp) {
        return tool(id, "2026-03-01T10:00:00.000Z", name, tlp);
    }

    /** A client with the token of an account, as the standard describes clients. */
    private record Client(String account, String token) {

        HttpResponse<String> send(String method, String path, String body, String... headers) {
            String basic = Base64.getEncoder().encodeToString((account + ":" + token).getBytes(StandardCharsets.UTF_8));
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(NODE.address() + path))
                    .timeout(Duration.ofSeconds(60))
                    .header("Authorization", "Basic " + basic)
                    .method(
                            method,
                            body.isEmpty()
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(body));
            List<String> all = new ArrayList<>(List.of(headers));
            if (!all.contains("Accept")) {
                all.addAll(List.of("Accept", TYPE));
            }
            if (!body.isEmpty() && !all.contains("Content-Type")) {
                all.addAll(List.of("Content-Type", TYPE));
            }
            try {
                return HTTP.send(
                        request.headers(all.toArray(String[]::new)).build(), HttpResponse.BodyHandlers.ofString());
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        HttpResponse<String> get(String path, String... headers) {
            return send("GET", path, "", headers);
        }

        JsonNode read(String path) {
            HttpResponse<String> answer = get(path);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue(TYPE);
            return Json.parse(answer.body());
        }

        List<String> names(String collection, String query) {
            return read(ROOT + "collections/" + collection + "/objects/" + query)
                    .path("objects")
                    .valueStream()
                    .map(one -> one.path("name").asText())
                    .toList();
        }

        JsonNode sends(String collection, String... objects) {
            HttpResponse<String> answer = send(
                    "POST",
                    ROOT + "collections/" + collection + "/objects/",
                    "{\"objects\":[" + String.join(",", objects) + "]}");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
            return Json.parse(answer.body());
        }
    }

    /** A partner with the account partner-ID. */
    private static Client account(String id, Tlp ceiling) {
        Caller root = NODE.administrator();
        partner(id, "{\"organisation\":\"%s\"}".formatted(id));
        partner(id + "/limits", "{\"ceiling\":\"%s\"}".formatted(ceiling.text()));
        return new Client(
                "partner-" + id,
                root.post("/api/v1/people/partner-" + id + "/tokens", "{}")
                        .json()
                        .path("token")
                        .asText());
    }

    private static void partner(String path, String body) {
        Caller root = NODE.administrator();
        Caller.Answer answer = root.send(
                root.request("/api/v1/partners/" + path).method("PUT", HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    }

    private static JsonNode put(String path, String body) {
        Caller root = NODE.administrator();
        Caller.Answer answer = root.send(root.request("/api/v1/intel/collections/" + path)
                .method("PUT", HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    private static String collection(String name, String body) {
        return put(name, body).path("id").asText();
    }

    private static void imported(String... objects) {
        Caller.Answer answer = NODE.administrator()
                .post(
                        "/api/v1/intel/bundles",
                        "{\"type\":\"bundle\",\"id\":\"bundle--44af6c39-c09b-49c5-9de2-394224b04982\",\"objects\":["
                                + String.join(",", objects) + "]}");
        assertThat(answer.json().path("added").asInt())
                .as(answer.response().body())
                .isEqualTo(objects.length);
    }

    /** The account that imports. */
    private static String importer() {
        return NODE.administrator().get("/api/v1/me").json().path("name").asText();
    }

    @Test
    @DisplayName("leads from discovery over the API root to the collections that the account sees")
    void discovers() {
        Client ferry = account("ferry", Tlp.AMBER);
        Client other = account("other", Tlp.AMBER);
        String own = collection("ferry", "{\"partner\":\"ferry\",\"ceiling\":\"amber\",\"description\":\"For Ferry\"}");
        String shared = collection("shared", "{}");
        JsonNode discovery = ferry.read("/taxii2/");
        assertThat(discovery.path("api_roots").path(0).asText()).isEqualTo(ROOT);
        JsonNode root = ferry.read(ROOT);
        assertThat(root.path("versions").path(0).asText()).isEqualTo(TYPE);
        assertThat(root.path("max_content_length").asInt()).isEqualTo(16 << 20);
        assertThat(ferry.read(ROOT + "collections/").path("collections").findValuesAsText("id"))
                .contains(own, shared);
        JsonNode one = ferry.read(ROOT + "collections/" + own + "/");
        assertThat(one.path("can_write").asBoolean()).isTrue();
        assertThat(one.path("description").asText()).isEqualTo("For Ferry");
        assertThat(ferry.read(ROOT + "collections/" + shared + "/")
                        .path("can_write")
                        .asBoolean())
                .isFalse();
        assertThat(other.read(ROOT + "collections/").path("collections").findValuesAsText("id"))
                .contains(shared)
                .doesNotContain(own);
        for (String path : List.of("", "objects/", "manifest/", "objects/x/", "objects/x/versions/")) {
            assertThat(other.get(ROOT + "collections/" + own + "/" + path).body())
                    .isEqualTo(other.get(ROOT + "collections/00000000-0000-4000-8000-000000000000/" + path)
                            .body())
                    .contains("taxii.unknown");
        }
    }

    @Test
    @DisplayName("shares nothing until a source is released, and then only up to the ceiling and the clearance")
    void sharesUpToTheCeiling() {
        Client low = account("low", Tlp.GREEN);
        Client high = account("high", Tlp.RED);
        String shared = collection("levels", "{\"ceiling\":\"amber\"}");
        List<String> ids = new ArrayList<>();
        for (Tlp tlp : Tlp.values()) {
            ids.add(id());
            imported(tool(ids.getLast(), "level " + tlp.text(), tlp));
        }
        assertThat(high.names(shared, "")).isEmpty();
        assertThat(high.read(ROOT + "collections/" + shared + "/objects/")).isEmpty();
        put("levels/sources/" + importer(), "");
        assertThat(low.names(shared, "?match%5Bversion%5D=all"))
                .contains("level clear", "level green")
                .doesNotContain("level amber", "level amber+strict", "level red");
        assertThat(high.names(shared, ""))
                .contains("level clear", "level green", "level amber")
                .doesNotContain("level amber+strict", "level red");
        for (int i = 0; i < ids.size(); i++) {
            int expected = i <= Tlp.GREEN.rank() ? 200 : 404;
            String object = ROOT + "collections/" + shared + "/objects/" + ids.get(i) + "/";
            assertThat(low.get(object).statusCode()).isEqualTo(expected);
            assertThat(low.get(object + "versions/").statusCode()).isEqualTo(expected);
        }
        imported(tool(id(), "later", Tlp.CLEAR), tool(id(), "later and red", Tlp.RED));
        assertThat(low.names(shared, "")).contains("later").doesNotContain("later and red");
        NODE.administrator()
                .send(NODE.administrator()
                        .request("/api/v1/intel/collections/levels/sources/" + importer())
                        .DELETE());
        assertThat(low.names(shared, "")).isEmpty();
    }

    @Test
    @DisplayName("is not released a source that nobody is")
    void refusesAnUnknownSource() {
        collection("sources", "{\"ceiling\":\"amber\"}");
        for (String unknown : List.of("nobody", "feed:nobody", "partner:nobody")) {
            Caller.Answer refused = NODE.administrator()
                    .send(NODE.administrator()
                            .request("/api/v1/intel/collections/sources/sources/" + unknown)
                            .PUT(java.net.http.HttpRequest.BodyPublishers.ofString("")));
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.code()).isEqualTo("collection.no-source");
        }
        assertThat(NODE.list("/api/v1/intel/collections").stream()
                        .filter(one -> one.path("name").asText().equals("sources"))
                        .findFirst()
                        .orElseThrow()
                        .path("sources"))
                .isEmpty();
        put("sources/sources/" + importer(), "");
    }

    @Test
    @DisplayName("stores what a partner sends, with a result for each object")
    void receives() {
        Client ferry = account("sender", Tlp.GREEN);
        String own = collection("sender", "{\"partner\":\"sender\",\"ceiling\":\"amber\"}");
        String good = id();
        String invalid = tool(id(), "no name", Tlp.GREEN).replace("\"name\":\"no name\",", "");
        JsonNode status =
                ferry.sends(own, tool(good, "from ferry", Tlp.GREEN), tool(id(), "too high", Tlp.AMBER), invalid);
        assertThat(status.path("status").asText()).isEqualTo("complete");
        assertThat(status.path("total_count").asInt()).isEqualTo(3);
        assertThat(status.path("success_count").asInt()).isEqualTo(1);
        assertThat(status.path("successes").path(0).path("id").asText()).isEqualTo(good);
        assertThat(status.path("successes").path(0).path("version").asText()).isEqualTo("2026-03-01T10:00:00.000Z");
        assertThat(status.path("failures").path(0).path("message").asText()).startsWith("taxii.marking");
        assertThat(status.path("failures").path(1).path("message").asText()).startsWith("stix.missing-property");
        assertThat(ferry.read(ROOT + "status/" + status.path("id").asText() + "/"))
                .isEqualTo(status);
        assertThat(account("nosy", Tlp.RED)
                        .get(ROOT + "status/" + status.path("id").asText() + "/")
                        .statusCode())
                .isEqualTo(404);
        assertThat(ferry.names(own, "")).containsExactly("from ferry");
        JsonNode stored = NODE.administrator()
                .get("/api/v1/intel/objects?id=" + good)
                .json()
                .path("items")
                .path(0);
        assertThat(stored.path("source").asText()).isEqualTo("partner:sender");

        String ours = id();
        imported(tool(ours, "ours", Tlp.GREEN));
        String revoked = tool(ours, "2026-04-01T10:00:00.000Z", "ours", Tlp.GREEN)
                .replace("\"name\"", "\"revoked\":true,\"name\"");
        assertThat(ferry.sends(own, revoked)
                        .path("failures")
                        .path(0)
                        .path("message")
                        .asText())
                .startsWith("taxii.conflict");
        assertThat(ferry.sends(own, tool(ours, "ours", Tlp.GREEN))
                        .path("success_count")
                        .asInt())
                .isEqualTo(1);
        assertThat(ferry.names(own, "")).containsExactly("from ferry", "ours");

        assertThat(ferry.send("DELETE", ROOT + "collections/" + own + "/objects/" + ours + "/", "")
                        .body())
                .contains("taxii.not-yours");
        assertThat(ferry.send("DELETE", ROOT + "collections/" + own + "/objects/" + good + "/", "")
                        .statusCode())
                .isEqualTo(200);
        assertThat(ferry.get(ROOT + "collections/" + own + "/objects/" + good + "/")
                        .statusCode())
                .isEqualTo(404);
        String shared = collection("read-only", "{}");
        assertThat(ferry.send("POST", ROOT + "collections/" + shared + "/objects/", "{\"objects\":[]}")
                        .statusCode())
                .isEqualTo(403);
    }

    /** Clients of partners parse these answers, so that a difference is a change of the API. */
    @Test
    @DisplayName("answers as in the golden files")
    void answersAsInTheGoldenFiles() {
        Client client = account("golden", Tlp.GREEN);
        String own =
                collection("golden", "{\"partner\":\"golden\",\"ceiling\":\"green\",\"description\":\"For Golden\"}");
        String path = ROOT + "collections/" + own + "/";
        String object = "tool--b1b2c3d4-0000-4000-8000-900000000001";
        String status = client.sends(
                        own,
                        tool(object, "2026-03-01T10:00:00.000Z", "first", Tlp.GREEN),
                        tool(object, "2026-03-02T10:00:00.000Z", "second", Tlp.GREEN),
                        tool("tool--b1b2c3d4-0000-4000-8000-900000000002", "too high", Tlp.RED))
                .path("id")
                .asText();
        ObjectNode collections = (ObjectNode) client.read(ROOT + "collections/");
        collections.set(
                "collections",
                JsonNodeFactory.instance
                        .arrayNode()
                        .addAll(collections
                                .path("collections")
                                .valueStream()
                                .filter(one -> one.path("id").asText().equals(own))
                                .toList()));
        Map<String, JsonNode> answers = new TreeMap<>(Map.of(
                "discovery", client.read("/taxii2/"),
                "api-root", client.read(ROOT),
                "collections", collections,
                "collection", client.read(path),
                "objects", client.read(path + "objects/?match%5Bversion%5D=all"),
                "page", client.read(path + "objects/?match%5Bversion%5D=all&limit=1"),
                "manifest", client.read(path + "manifest/?match%5Bversion%5D=all"),
                "versions", client.read(path + "objects/" + object + "/versions/"),
                "status", client.read(ROOT + "status/" + status + "/"),
                "unknown", Json.parse(client.get(path + "objects/tool--x/").body())));
        answers.put(
                "invalid", Json.parse(client.get(path + "objects/?limit=none").body()));
        assertThat(answers)
                .allSatisfy((name, answer) -> isGolden(
                        name + ".json",
                        answer.toPrettyString()
                                .replace(own, "3fa85f64-5717-4562-b3fc-2c963f66afa6")
                                .replace(status, "4fa85f64-5717-4562-b3fc-2c963f66afa6")));
    }

    private static void isGolden(String name, String text) {
        Path golden = Path.of("src/test/resources/taxii/golden").resolve(name);
        Path folder = Path.of("target/golden/taxii");
        // Only the shape of times, and not the position, is the same in each run.
        String stable = Pattern.compile("(?<=\"(?:date_added|request_timestamp)\" : \")[^\"]+")
                        .matcher(text)
                        .replaceAll(time -> time.group().replaceAll("[0-9]", "0"))
                        .replaceAll("(?<=\"next\" : \")[^\"]+", "POSITION")
                + "\n";
        try {
            Path sent = Files.createDirectories(folder).resolve(name);
            Files.writeString(sent, stable);
            assertThat(stable)
                    .as("The answer differs from %s. If the change is intended, copy %s", golden, sent)
                    .isEqualTo(Files.exists(golden) ? Files.readString(golden) : "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("selects versions, and lists them in the manifest")
    void selectsVersions() {
        Client reader = account("versions", Tlp.RED);
        String own = collection("versions", "{\"partner\":\"versions\",\"ceiling\":\"red\"}");
        String id = id();
        String[] times = {"2026-03-02T10:00:00.000Z", "2026-03-01T10:00:00.000Z", "2026-03-03T10:00:00.123456Z"};
        for (String time : times) {
            reader.sends(own, tool(id, time, time, Tlp.GREEN));
        }
        reader.sends(own, """
                {"type":"ipv4-addr","spec_version":"2.1","id":"ipv4-addr--ff26c055-6336-5bc5-b98d-13d6226742dd","value":"198.51.100.3"}""");
        assertThat(reader.names(own, "?match%5Btype%5D=tool")).containsExactly(times[2]);
        assertThat(reader.names(own, "?match%5Btype%5D=tool&match%5Bversion%5D=first"))
                .containsExactly(times[1]);
        assertThat(reader.names(own, "?match%5Btype%5D=tool&match%5Bversion%5D=first,last"))
                .containsExactly(times[1], times[2]);
        assertThat(reader.names(own, "?match%5Bid%5D=" + id + "&match%5Bversion%5D=all"))
                .containsExactly(times);
        assertThat(reader.names(own, "?match%5Bversion%5D=" + times[0])).containsExactly(times[0]);
        assertThat(reader.names(own, "?match%5Bspec_version%5D=2.0")).isEmpty();
        assertThat(reader.names(own, "?match%5Btype%5D=tool&match%5Bspec_version%5D=2.1"))
                .containsExactly(times[2]);
        JsonNode versions = reader.read(ROOT + "collections/" + own + "/objects/" + id + "/versions/");
        assertThat(versions.path("versions").valueStream().map(JsonNode::asText))
                .containsExactly(times);
        JsonNode manifest = reader.read(ROOT + "collections/" + own + "/manifest/?match%5Bversion%5D=all");
        assertThat(manifest.path("objects")).hasSize(4);
        assertThat(manifest.path("objects").path(0).path("version").asText()).isEqualTo(times[0]);
        assertThat(manifest.path("objects").path(0).path("media_type").asText())
                .isEqualTo("application/stix+json;version=2.1");
        String added = manifest.path("objects").path(1).path("date_added").asText();
        assertThat(reader.names(own, "?match%5Bversion%5D=all&match%5Btype%5D=tool&added_after=" + added))
                .containsExactly(times[2]);
        HttpResponse<String> objects =
                reader.get(ROOT + "collections/" + own + "/objects/?match%5Bversion%5D=all&limit=2");
        assertThat(objects.headers().firstValue("X-TAXII-Date-Added-Last")).hasValue(added);
        JsonNode first = Json.parse(objects.body());
        assertThat(first.path("more").asBoolean()).isTrue();
        JsonNode second = reader.read(ROOT + "collections/" + own + "/objects/?match%5Bversion%5D=all&limit=2&next="
                + URLEncoder.encode(first.path("next").asText(), StandardCharsets.UTF_8));
        assertThat(second.path("objects")).hasSize(2);
        assertThat(second.path("more").asBoolean()).isFalse();
        assertThat(Instant.parse(added)).isBefore(Instant.now().plusSeconds(1));
    }

    @Test
    @DisplayName("negotiates media types and credentials, and explains errors")
    void negotiates() {
        Client reader = account("media", Tlp.GREEN);
        String own = collection("media", "{\"partner\":\"media\"}");
        for (String good : List.of(
                TYPE, "application/taxii+json", "*/*", "text/html, application/taxii+json; version=2.1;q=0.5")) {
            assertThat(reader.get("/taxii2/", "Accept", good).statusCode())
                    .as(good)
                    .isEqualTo(200);
        }
        for (String bad : List.of("application/json", "application/taxii+json;version=2.0", "text/html")) {
            assertThat(reader.get("/taxii2/", "Accept", bad).statusCode())
                    .as(bad)
                    .isEqualTo(406);
        }
        String objects = ROOT + "collections/" + own + "/objects/";
        assertThat(reader.send("POST", objects, "{}", "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(415);
        assertThat(reader.send("POST", objects, "[]").statusCode()).isEqualTo(400);
        HttpResponse<String> wrong = reader.get(objects + "?limit=none");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.headers().firstValue("Content-Type")).hasValue(TYPE);
        JsonNode error = Json.parse(wrong.body());
        assertThat(error.path("title").asText()).isNotEmpty();
        assertThat(error.path("error_code").asText()).isEqualTo("taxii.parameter");
        assertThat(error.path("http_status").asText()).isEqualTo("400");
        for (String query : List.of(
                "added_after=yesterday", "next=%FF", "match%5Bversion%5D=latest", "match%5Bid%5D=", "colour=1")) {
            assertThat(reader.get(objects + "?" + query).statusCode()).as(query).isEqualTo(400);
        }
        HttpResponse<String> stranger = new Client("partner-media", "wf_wrong").get("/taxii2/");
        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(stranger.headers().allValues("WWW-Authenticate")).anyMatch(one -> one.startsWith("Basic "));
        assertThat(new Client("somebody", reader.token()).get("/taxii2/").statusCode())
                .isEqualTo(401);
        assertThat(reader.get("/api/v1/me").statusCode())
                .as("Basic is for TAXII only")
                .isEqualTo(401);
        assertThat(NODE.administrator().as(reader.token()).get("/api/v1/me").status())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("holds partners to their quotas, their kinds and their state")
    void holdsPartnersToTheirLimits() {
        Client limited = account("limited", Tlp.GREEN);
        String own = collection("limited", "{\"partner\":\"limited\"}");
        partner("limited/limits", "{\"objectsPerDay\":2}");
        limited.sends(own, tool(id(), "one", Tlp.GREEN), tool(id(), "two", Tlp.GREEN));
        HttpResponse<String> more = limited.get(ROOT + "collections/" + own + "/objects/");
        assertThat(more.statusCode()).isEqualTo(429);
        assertThat(more.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
        assertThat(Json.parse(more.body()).path("error_code").asText()).isEqualTo("partner.quota-objects");
        partner("limited/limits", "{\"objectsPerDay\":100,\"kinds\":[\"sighting\"]}");
        assertThat(limited.names(own, "")).containsExactly("one", "two");
        assertThat(limited.send("POST", ROOT + "collections/" + own + "/objects/", "{\"objects\":[]}")
                        .body())
                .contains("partner.kind");
        partner("limited/limits", "{\"ceiling\":\"clear\"}");
        assertThat(limited.names(own, "")).isEmpty();
        partner("limited/limits", "{\"state\":\"paused\"}");
        assertThat(limited.get("/taxii2/").statusCode()).isEqualTo(401);
    }
}
