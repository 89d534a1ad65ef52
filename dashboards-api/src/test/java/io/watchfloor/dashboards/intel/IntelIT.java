package io.watchfloor.dashboards.intel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.watchfloor.config.testing.SharedData;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.ops.intel.IntelQuery;
import io.watchfloor.ops.intel.IntelStore;
import io.watchfloor.ops.platform.rights.Tlp;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Threat intelligence of a center")
final class IntelIT {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final Map<Tlp, String> MARKINGS = Map.of(
            Tlp.CLEAR, "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
            Tlp.GREEN, "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
            Tlp.AMBER, "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82",
            Tlp.AMBER_STRICT, "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
            Tlp.RED, "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed");

    private static final String UNKNOWN = "marking-definition--a1b2c3d4-0000-4000-8000-00000000ffff";

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static int numbers = 1;

    private static String id() {
        return "tool--a1b2c3d4-0000-4000-8000-%012d".formatted(numbers++);
    }

    private static String tool(String id, String modified, String name, String more) {
        return """
                {"type":"tool","spec_version":"2.1","id":"%s","created":"2026-03-01T10:00:00.000Z",
                 "modified":"%s","name":"%s"%s}""".formatted(id, modified, name, more);
    }

    private static String marking(Tlp level) {
        return Objects.requireNonNull(MARKINGS.get(level));
    }

    private static String marked(String id, String name, String marking) {
        return tool(id, "2026-03-01T10:00:00.000Z", name, ", \"object_marking_refs\": [\"" + marking + "\"]");
    }

    private static String bundle(List<String> objects) {
        return "{\"type\":\"bundle\",\"id\":\"bundle--44af6c39-c09b-49c5-9de2-394224b04982\",\"objects\":["
                + String.join(",", objects) + "]}";
    }

    private static JsonNode imported(Caller who, String... objects) {
        Caller.Answer answer = who.post("/api/v1/intel/bundles", bundle(List.of(objects)));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    private static String outcome(Caller who, String object) {
        JsonNode result = imported(who, object).path("results").path(0);
        return result.path("outcome").asText()
                + result.path("problems").findValuesAsText("code").stream()
                        .map(one -> " " + one)
                        .findFirst()
                        .orElse("");
    }

    private static Caller person(String name, String role, Tlp clearance) {
        Caller root = NODE.administrator();
        root.post("/api/v1/people", "{\"name\":\"%s\",\"role\":\"%s\"}".formatted(name, role));
        Caller.Answer changed = root.send(root.request("/api/v1/people/" + name)
                .method(
                        "PATCH",
                        HttpRequest.BodyPublishers.ofString("{\"clearance\":\"%s\"}".formatted(clearance.text()))));
        assertThat(changed.status()).as(changed.response().body()).isLessThan(300);
        return NODE.administrator()
                .as(NODE.administrator()
                        .post("/api/v1/people/" + name + "/tokens", "{}")
                        .json()
                        .path("token")
                        .asText());
    }

    @Test
    @DisplayName("is stored if it has expired, and the import says that it is not compared with telemetry")
    void saysWhatHasExpired() {
        String indicator = tool(id().replace("tool--", "indicator--"), "2026-03-01T10:00:00.000Z", "old", """
                ,"pattern":"[domain-name:value = 'old.example']","pattern_type":"stix","valid_from":"2026-01-01T00:00:00Z",
                 "valid_until":"2026-02-01T00:00:00Z\"""")
                .replace("\"type\":\"tool\"", "\"type\":\"indicator\"");
        JsonNode done = imported(
                NODE.administrator(),
                indicator,
                indicator.replace("2026-02-01", "2999-02-01").replace("000000", "000009"));
        assertThat(done.path("added").asInt()).as(done.toString()).isEqualTo(2);
        assertThat(done.path("expired").asInt()).isEqualTo(1);
        assertThat(done.path("results").path(0).path("problems").findValuesAsText("code"))
                .contains("intel.expired");
        assertThat(done.path("results").path(1).path("problems").findValuesAsText("code"))
                .doesNotContain("intel.expired");
    }

    @Test
    @DisplayName("is stored once for each version, keeps all versions, and refuses what contradicts them")
    void keepsVersions() {
        Caller root = NODE.administrator();
        String id = id();
        String first = tool(id, "2026-03-01T10:00:00.000Z", "one", "");
        assertThat(outcome(root, first)).isEqualTo("added");
        assertThat(outcome(root, first)).isEqualTo("unchanged");
        assertThat(outcome(root, first.replace("\"one\"", "\"two\""))).isEqualTo("refused intel.version-differs");
        assertThat(outcome(root, tool(id, "2026-03-02T10:00:00.000001Z", "three", "")))
                .isEqualTo("added");
        assertThat(outcome(root, tool(id, "2026-03-02T10:00:00.000Z", "between", "")))
                .isEqualTo("added");
        String other = ", \"created_by_ref\": \"identity--a1b2c3d4-0000-4000-8000-000000000001\"";
        assertThat(outcome(root, tool(id, "2026-03-03T10:00:00.000Z", "four", other)))
                .isEqualTo("refused intel.creator-differs");
        assertThat(outcome(root, tool(id, "2026-03-04T10:00:00.000Z", "five", ", \"revoked\": true")))
                .isEqualTo("added");
        assertThat(outcome(root, tool(id, "2026-03-05T10:00:00.000Z", "six", "")))
                .isEqualTo("refused intel.revoked");

        JsonNode last = root.get("/api/v1/intel/objects/" + id).json();
        assertThat(last.path("object").path("name").asText()).isEqualTo("five");
        assertThat(last.path("object").path("validity").path("revoked").asBoolean())
                .isTrue();
        assertThat(last.path("versions").valueStream().map(JsonNode::asText))
                .containsExactly(
                        "2026-03-04T10:00:00Z",
                        "2026-03-02T10:00:00.000001Z",
                        "2026-03-02T10:00:00Z",
                        "2026-03-01T10:00:00Z");
        assertThat(root.get("/api/v1/intel/objects/" + id + "?version=2026-03-01T10:00:00.000Z")
                        .json()
                        .path("json")
                        .asText())
                .isEqualTo(first);
        assertThat(root.get("/api/v1/intel/objects?versions=all&order=oldest&id=" + id)
                        .json()
                        .path("items")
                        .findValuesAsText("name"))
                .containsExactly("one", "three", "between", "five");
    }

    @Test
    @DisplayName("is read only up to the clearance of the reader, in lists, single objects, exports and counts")
    void holdsMarkings() throws IOException {
        Caller root = NODE.administrator();
        Map<String, Tlp> levels = new HashMap<>();
        List<String> objects = new ArrayList<>();
        MARKINGS.forEach((level, marking) -> {
            String id = id();
            levels.put(id, level);
            objects.add(marked(id, "leak-" + level.text(), marking));
        });
        String unknown = id();
        levels.put(unknown, Tlp.RED);
        objects.add(marked(unknown, "leak-unknown", UNKNOWN));
        String plain = id();
        levels.put(plain, Tlp.AMBER);
        objects.add(tool(plain, "2026-03-01T10:00:00.000Z", "leak-unmarked", ""));
        String part = id();
        levels.put(part, Tlp.AMBER_STRICT);
        objects.add(tool(
                part,
                "2026-03-01T10:00:00.000Z",
                "leak-part",
                ", \"granular_markings\": [{\"marking_ref\": \"%s\", \"selectors\": [\"name\"]}]"
                        .formatted(marking(Tlp.AMBER_STRICT))));
        assertThat(imported(root, objects.toArray(String[]::new)).path("added").asInt())
                .isEqualTo(objects.size());

        int asked = 0;
        for (Tlp clearance : Tlp.values()) {
            Caller reader = person("reader-" + clearance.rank(), "viewer", clearance);
            Set<String> listed = new HashSet<>();
            reader.get("/api/v1/intel/objects?q=leak-&limit=1000")
                    .json()
                    .path("items")
                    .forEach(one -> listed.add(one.path("id").asText()));
            Caller.Answer export = reader.get("/api/v1/intel/bundle?type=tool");
            Set<String> exported =
                    new HashSet<>(JSON.readTree(export.response().body()).findValuesAsText("id"));
            Set<String> lines = new HashSet<>();
            reader.get("/api/v1/intel/bundle?format=ndjson")
                    .response()
                    .body()
                    .lines()
                    .forEach(line -> lines.add(id(line)));
            for (Map.Entry<String, Tlp> one : levels.entrySet()) {
                boolean visible = clearance.covers(one.getValue());
                assertThat(listed.contains(one.getKey()))
                        .as("list %s for %s", one, clearance)
                        .isEqualTo(visible);
                assertThat(exported.contains(one.getKey()))
                        .as("bundle %s for %s", one, clearance)
                        .isEqualTo(visible);
                assertThat(lines.contains(one.getKey()))
                        .as("lines %s for %s", one, clearance)
                        .isEqualTo(visible);
                assertThat(reader.get("/api/v1/intel/objects/" + one.getKey()).status())
                        .as("object %s for %s", one, clearance)
                        .isEqualTo(visible ? 200 : 404);
                asked += 4;
            }
            String leftOut = export.response()
                    .headers()
                    .firstValue("Watchfloor-Left-Out")
                    .orElse("");
            assertThat(reader.get("/api/v1/intel/bundle?type=malware")
                            .response()
                            .headers()
                            .firstValue("Watchfloor-Left-Out"))
                    .as("does not depend on the filter")
                    .contains(leftOut);
            assertThat(leftOut.equals("0")).isEqualTo(clearance == Tlp.RED);
        }
        System.out.printf("Markings: %d objects, 5 clearances, %d reads, none leaks%n", levels.size(), asked);
    }

    private static String id(String line) {
        try {
            return JSON.readTree(line).path("id").asText();
        } catch (IOException e) {
            throw new IllegalStateException(line, e);
        }
    }

    @Test
    @DisplayName(
            "is imported only by people who may write rules, up to their clearance, and never made less restricted")
    void limitsImporters() {
        String id = id();
        String amber = marked(id, "mine", marking(Tlp.AMBER));
        Caller viewer = person("vera", "viewer", Tlp.RED);
        assertThat(viewer.post("/api/v1/intel/bundles", bundle(List.of(amber))).status())
                .isEqualTo(403);
        Caller author = person("otto", "rule-author", Tlp.AMBER);
        assertThat(outcome(author, amber)).isEqualTo("added");
        assertThat(outcome(author, marked(id(), "theirs", marking(Tlp.RED)))).isEqualTo("refused intel.clearance");
        JsonNode object =
                NODE.administrator().get("/api/v1/intel/objects/" + id).json().path("object");
        assertThat(object.path("source").asText()).isEqualTo("otto");

        String unmarked = tool(id(), "2026-03-01T10:00:00.000Z", "unmarked", "");
        for (String label : List.of("green", "red", "clear")) {
            NODE.administrator().post("/api/v1/intel/bundles?tlp=" + label, bundle(List.of(unmarked)));
        }
        assertThat(NODE.administrator()
                        .get("/api/v1/intel/objects/" + unmarked.replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1"))
                        .json()
                        .path("object")
                        .path("tlp")
                        .asText())
                .isEqualTo("red");
        String audited =
                NODE.administrator().get("/api/v1/audit?limit=50").response().body();
        assertThat(audited)
                .contains("importIntelligence")
                .contains("1 added, 0 unchanged, 0 refused")
                .doesNotContain("mine");
    }

    @Test
    @DisplayName("takes a statement for no restriction, if its definition is known")
    void knowsStatements() {
        String statement = """
                {"type":"marking-definition","spec_version":"2.1","id":"marking-definition--a1b2c3d4-0000-4000-8000-00000000aaaa",
                 "created":"2026-03-01T10:00:00.000Z","definition_type":"statement","definition":{"statement":"Ours"}}""";
        String marking = "marking-definition--a1b2c3d4-0000-4000-8000-00000000aaaa";
        String before = id();
        imported(NODE.administrator(), marked(before, "before", marking));
        String with = id();
        imported(NODE.administrator(), marked(with, "with", marking), statement);
        String after = id();
        imported(NODE.administrator(), marked(after, "after", marking));
        assertThat(Stream.of(before, with, after)
                        .map(one -> NODE.administrator()
                                .get("/api/v1/intel/objects/" + one)
                                .json()
                                .path("object")
                                .path("tlp")
                                .asText()))
                .containsExactly("red", "amber", "amber");
    }

    @Test
    @DisplayName("is refused as a whole if the file cannot be read")
    void refusesFiles() {
        Caller.Answer answer = NODE.administrator().post("/api/v1/intel/bundles", "{\"type\":\"bundle\"");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("stix.not-json");
        assertThat(NODE.metric("watchfloor_intel_refused_total{code=\"stix.not-json\"}"))
                .isPositive();
    }

    @Test
    @DisplayName("is read in parts without a gap or a repetition while others import")
    void pagesWithoutGaps() throws Exception {
        try (ExecutorService imports = Executors.newFixedThreadPool(3)) {
            List<Future<Integer>> running = new ArrayList<>();
            for (int thread = 0; thread < 3; thread++) {
                List<String> bundles = new ArrayList<>();
                for (int n = 0; n < 8; n++) {
                    bundles.add(bundle(Stream.generate(() -> tool(id(), "2026-03-01T10:00:00.000Z", "paged", ""))
                            .limit(40)
                            .toList()));
                }
                Callable<Integer> work = () -> {
                    for (String one : bundles) {
                        assertThat(NODE.administrator()
                                        .post("/api/v1/intel/bundles", one)
                                        .status())
                                .isEqualTo(200);
                    }
                    return bundles.size();
                };
                running.add(imports.submit(work));
            }
            List<Long> seen = new ArrayList<>();
            IntelStore store = new IntelStore();
            IntelQuery query = new IntelQuery(Tlp.RED, null, null, "paged", IntelQuery.LAST, null);
            boolean done = false;
            while (!done) {
                done = running.stream().allMatch(Future::isDone);
                Long after = seen.isEmpty() ? null : seen.getLast();
                NODE.jdbi()
                        .withHandle(handle -> store.list(handle, query, false, after, 1_000))
                        .forEach(one -> seen.add(one.position()));
            }
            for (Future<Integer> one : running) {
                assertThat(one.get()).isEqualTo(8);
            }
            assertThat(seen).hasSize(960).doesNotHaveDuplicates();
            boolean ordered = NODE.jdbi()
                    .withHandle(handle -> handle.createQuery(
                                    "SELECT count(DISTINCT added_at) = count(*) AND bool_and(ordered) FROM (SELECT added_at,"
                                            + " added_at > coalesce(lag(added_at) OVER (ORDER BY position), '-infinity')"
                                            + " AS ordered FROM intel_object) t")
                            .mapTo(Boolean.class)
                            .one());
            assertThat(ordered).isTrue();
        }
    }

    @Test
    @DisplayName("of other producers comes out as it went in")
    void givesBackBundles() throws IOException {
        Map<String, JsonNode> given = new TreeMap<>();
        int files = 0;
        long began = System.nanoTime();
        for (Path file : shared()) {
            byte[] bytes = bytes(file);
            Caller.Answer answer = NODE.administrator()
                    .post("/api/v1/intel/bundles?tlp=clear", new String(bytes, StandardCharsets.UTF_8));
            if (answer.status() != 200) {
                continue;
            }
            files++;
            JsonNode tree = JSON.readTree(bytes);
            answer.json().path("results").forEach(one -> {
                if (one.path("outcome").asText().equals("added")) {
                    JsonNode object = tree.at(one.path("place").asText());
                    given.put(one.path("id").asText() + object.path("modified").asText(), object);
                }
            });
        }
        Map<String, JsonNode> got = new TreeMap<>();
        String export =
                NODE.administrator().get("/api/v1/intel/bundle").response().body();
        JSON.readTree(export)
                .path("objects")
                .forEach(one ->
                        got.put(one.path("id").asText() + one.path("modified").asText(), one));
        given.forEach((key, object) -> assertThat(got.get(key)).as(key).isEqualTo(object));
        System.out.printf(
                "%d files with %d objects came out equal; import and export took %d ms%n",
                files, given.size(), (System.nanoTime() - began) / 1_000_000);
        assertThat(given).hasSizeGreaterThan(2_000);
    }

    private static List<Path> shared() throws IOException {
        try (Stream<Path> all = Files.walk(SharedData.folder().resolve("intel/stix21"))) {
            return all.filter(one -> one.toString().matches(".*\\.json(\\.gz)?"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = file.toString().endsWith(".gz")
                ? new GZIPInputStream(Files.newInputStream(file))
                : Files.newInputStream(file)) {
            return in.readAllBytes();
        }
    }
}
