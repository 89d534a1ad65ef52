package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.audit.chain.LogChecks;
import io.watchfloor.dashboards.audit.chain.LogFiles;
import io.watchfloor.dashboards.audit.chain.LogFlaw;
import io.watchfloor.ops.platform.rights.Verb;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Changes are recorded in the audit log: they can be searched, exported, and verified without the center. */
@ExtendWith(Serving.class)
class AuditRoutesIT {

    private static ServedBoards center;

    @TempDir
    private Path folder;

    private Caller root;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void signIn() {
        root = center.caller("root", Role.ADMINISTRATOR);
    }

    /** The routes come from the table of routes, so that new routes are tested automatically. */
    @Test
    void everyRouteThatChangesSomethingIsTakenDown() {
        Set<String> missing = new TreeSet<>();
        int asked = 0;
        for (ApiRoute route : center.dashboards().table()) {
            if (route.method().equals("GET") || route.needs() == Verb.NONE) {
                continue;
            }
            long before = newest();
            // A person cannot have as many tokens as there are routes.
            String mover = "mover-" + asked % 4;
            String token = center.token(mover, Role.ADMINISTRATOR);
            ask(token, route);
            asked++;
            boolean found = recordsAfter(before).stream()
                    .anyMatch(record -> record.at("/by/name").asText().equals(mover)
                            && !record.path("outcome").asText().isEmpty());
            if (!found) {
                missing.add(route.method() + " " + route.path());
            }
        }
        assertThat(missing).isEmpty();
        assertThat(asked).isGreaterThan(30);
    }

    @Test
    void whoIsNotLetInIsTakenDown() {
        Caller viewer = center.caller("vic", Role.VIEWER);
        long before = newest();
        assertThat(viewer.post("/api/v1/people", "{\"name\":\"eve\"}").status()).isEqualTo(403);
        assertThat(recordsAfter(before)).anySatisfy(record -> {
            assertThat(record.at("/by/name").asText()).isEqualTo("vic");
            assertThat(record.at("/by/address").asText()).isEqualTo("127.0.0.1");
            assertThat(record.path("action").asText()).isEqualTo("addPerson");
            assertThat(record.path("outcome").asText()).isEqualTo("access.forbidden");
        });
    }

    @Test
    void aChangeOfAPersonIsTakenDownOnceWithWhatTheyWere() {
        assertThat(root.post("/api/v1/people", "{\"name\":\"ann\",\"role\":\"viewer\"}")
                        .status())
                .isEqualTo(200);
        long before = newest();
        assertThat(root.send(root.request("/api/v1/people/ann")
                                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"role\":\"lead\"}")))
                        .status())
                .isEqualTo(200);
        assertThat(recordsAfter(before)).singleElement().satisfies(record -> {
            assertThat(record.path("action").asText()).isEqualTo("people.role");
            assertThat(record.path("object").asText()).isEqualTo("person:ann");
            assertThat(record.path("before").asText()).startsWith("viewer,");
            assertThat(record.path("after").asText()).startsWith("lead");
            assertThat(record.at("/by/via").asText()).isNotEmpty();
            assertThat(record.path("outcome").asText()).isEqualTo("done");
        });
    }

    @Test
    void noSecretIsInTheLog() {
        String token = center.token("sam", Role.RESPONDER);
        assertThat(center.post(token, "/api/v1/signin", "{\"token\":\"" + token + "\"}")
                        .statusCode())
                .isEqualTo(200);
        root.post(
                "/api/v1/aliases",
                "{\"a\":\"x\",\"b\":\"y\",\"apiToken\":\"hush-1\",\"inner\":{\"password\":\"hush-2\"}}");
        String all = root.get("/api/v1/audit?limit=1000").response().body();
        assertThat(all).doesNotContain(token).doesNotContain("hush-").contains("…");
    }

    @Test
    void theLogIsSearchedAndReadPageByPage() {
        root.post("/api/v1/people", "{\"name\":\"pia\"}");
        root.post("/api/v1/people", "{\"name\":\"pit\"}");
        assertThat(items(root.get("/api/v1/audit?action=people.&object=person:pi")
                        .json()))
                .extracting(record -> record.path("object").asText())
                .containsExactly("person:pit", "person:pia");
        assertThat(items(root.get("/api/v1/audit?q=PIA%20people.add").json())).hasSize(1);
        assertThat(items(root.get("/api/v1/audit?actor=nobody").json())).isEmpty();
        assertThat(items(root.get("/api/v1/audit?to=2001-01-01T00:00:00Z").json()))
                .isEmpty();
        JsonNode first = root.get("/api/v1/audit?limit=2").json();
        JsonNode second = root.get("/api/v1/audit?limit=2&cursor="
                        + first.path("nextCursor").asText())
                .json();
        assertThat(items(second).getFirst().path("seq").asLong())
                .isEqualTo(items(first).getLast().path("seq").asLong() - 1);
    }

    @Test
    void anExportIsCheckedWithoutTheCenterAndAChangedByteIsFound() throws IOException {
        root.post("/api/v1/people", "{\"name\":\"ö \\\"quoted\\\"\"}");
        String log = root.get("/api/v1/audit/export").response().body();
        assertThat(check(log)).isEmpty();
        assertThat(log).contains("people.add");
        assertThat(check(log.replaceFirst("people.add", "people.edd")))
                .get()
                .extracting(LogFlaw::kind)
                .isEqualTo(LogFlaw.Kind.CHANGED);
        String part = root.get("/api/v1/audit/export?from=2001-01-01T00:00:00Z&to=2999-01-01T00:00:00Z")
                .response()
                .body();
        assertThat(check(part)).isEmpty();
        assertThat(check(root.get("/api/v1/audit/export?from=2999-01-01T00:00:00Z")
                        .response()
                        .body()))
                .isEmpty();
        assertThat(items(root.get("/api/v1/audit?action=exportAudit").json())).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void saysHowFarTheLogWasChecked() {
        JsonNode heads = root.get("/api/v1/audit/heads").json();
        assertThat(heads.path("broken").isNull()).isTrue();
        assertThat(heads.path("places"))
                .extracting(place -> place.path("name").asText())
                .containsExactly("file");
    }

    private Optional<LogFlaw> check(String log) throws IOException {
        Path file = Files.writeString(folder.resolve("audit.jsonl"), log);
        return LogFiles.check(new LogChecks(Set.of()), List.of(file), List.of(), bytes -> {});
    }

    private static void ask(String token, ApiRoute route) {
        boolean bodiless = route.path().equals("/api/v1/signout");
        center.send(HttpRequest.newBuilder(center.uri(route.path().replaceAll("\\{.*?}", "none")))
                .header("Authorization", "Bearer " + token)
                .method(
                        route.method(),
                        bodiless
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString("{\"nobody-takes-this\":1}")));
    }

    private long newest() {
        return items(root.get("/api/v1/audit?limit=1").json()).stream()
                .mapToLong(record -> record.path("seq").asLong())
                .max()
                .orElse(0);
    }

    /** Audit records without those caused by reading the audit log itself. */
    private List<JsonNode> recordsAfter(long seq) {
        return items(root.get("/api/v1/audit?limit=20").json()).stream()
                .filter(record -> record.path("seq").asLong() > seq)
                .filter(record -> !record.path("action").asText().equals("listAudit"))
                .toList();
    }

    private static List<JsonNode> items(JsonNode list) {
        return new ArrayList<>(
                StreamSupport.stream(list.path("items").spliterator(), false).toList());
    }
}
