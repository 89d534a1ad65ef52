package io.watchfloor.dashboards.live;

import static io.watchfloor.dashboards.board.Story.ASSET;
import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.api.Serving;
import io.watchfloor.dashboards.board.Story;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.sigma.language.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Blocked searches, caused by a lock of another transaction, affect only searches: other calls are answered, and the
 * stream of a revoked token ends.
 */
@ExtendWith(Serving.class)
class SearchFloodIT {

    private static final Duration SOON = Duration.ofSeconds(15);

    private static ServedBoards center;

    private final HttpClient http = HttpClient.newHttpClient();
    private String root;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void openACase() {
        Story story = new Story(center.jdbi());
        story.caseOpens(12, 20, story.opens(ASSET, "rule-1", Level.HIGH, 1));
        root = center.token("root", Role.ADMINISTRATOR);
    }

    @AfterEach
    void close() {
        http.close();
    }

    @Test
    void searchesOfOnePersonStopNeitherOtherCallsNorTheRevocationOfStreams() {
        String hostile = center.token("mal", Role.VIEWER);
        String ann = center.token("ann", Role.RESPONDER);
        String annsToken = Json.parse(
                        center.get(root, "/api/v1/people/ann/tokens").body())
                .path("items")
                .path(0)
                .path("id")
                .asText();
        List<CompletableFuture<HttpResponse<String>>> flood;
        try (LiveClient stream = new LiveClient(center.http(), center.uri("/api/v1/stream"), ann);
                Handle lock = locked()) {
            flood = flood(hostile, 24);

            assertThat(center.get(root, "/api/v1/me").statusCode()).isEqualTo(200);
            assertThat(center.send(HttpRequest.newBuilder(center.uri("/api/v1/people/ann/tokens/" + annsToken))
                                    .header("Authorization", "Bearer " + root)
                                    .DELETE())
                            .statusCode())
                    .isEqualTo(204);
            Awaitility.await().atMost(SOON).until(stream::isClosed);
            assertThat(stream.closeCode()).isEqualTo(4401);
            assertThat(flood.stream().filter(one -> !one.isDone())).isNotEmpty();
            Map<String, Long> answers = answers(flood);
            assertThat(answers.keySet()).containsExactlyInAnyOrder("429 search.too-many", "503 query.timeout");
            assertThat(answers).containsEntry("503 query.timeout", 8L);
            lock.rollback();
        }
        assertThat(flood)
                .allSatisfy(one -> assertThat(one.join().headers().firstValue("Retry-After"))
                        .isPresent());
        assertThat(center.get(hostile, "/api/v1/cases?q=rule").statusCode()).isEqualTo(200);
        assertThat(center.get(root, "/metrics").body())
                .contains("watchfloor_reads_rejected_total{kind=\"search\",limit=\"person\"} 16.0")
                .contains("watchfloor_queries_stopped_total 8.0");
    }

    /** Other reads, such as lists, are also slow while something is locked. */
    @Test
    void readsOfOnePersonStopNeitherOtherCallsNorOtherReads() {
        String hostile = center.token("mal", Role.VIEWER);
        List<CompletableFuture<HttpResponse<String>>> flood;
        try (Handle lock = locked()) {
            flood = flood(hostile, "/api/v1/cases?severity=high", 80);
            Awaitility.await()
                    .atMost(SOON)
                    .until(() ->
                            flood.stream().filter(CompletableFuture::isDone).count() >= 8);
            assertThat(center.get(root, "/api/v1/me").statusCode()).isEqualTo(200);
            assertThat(center.get(root, "/api/v1/people").statusCode()).isEqualTo(200);
            lock.rollback();
        }
        assertThat(answers(flood)).containsEntry("429 request.too-many", 8L);
    }

    @Test
    void searchesOfManyPeopleAreRejectedOnceTooManyWait() {
        List<CompletableFuture<HttpResponse<String>>> flood = new ArrayList<>();
        try (Handle lock = locked()) {
            for (int person = 0; person < 7; person++) {
                flood.addAll(flood(center.token("mal" + person, Role.VIEWER), 6));
            }
            Awaitility.await()
                    .atMost(SOON)
                    .until(() ->
                            flood.stream().filter(CompletableFuture::isDone).count() >= 6);
            assertThat(center.get(root, "/api/v1/me").statusCode()).isEqualTo(200);
            lock.rollback();
        }
        assertThat(answers(flood).keySet()).contains("503 search.busy");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/cases",
                "/api/v1/alerts",
                "/api/v1/alerts/counts",
                "/api/v1/assets",
                "/api/v1/aliases",
                "/api/v1/coverage",
                "/api/v1/log-sources",
                "/api/v1/rules",
                "/api/v1/audit"
            })
    void aSearchOfTooManyOrTooLongWordsIsRefused(String list) {
        String many = list + "?q=" + String.join("+", List.of("a", "b", "c", "d", "e", "f", "g", "h", "i"));
        assertThat(code(center.get(root, many))).isEqualTo("400 query.too-many-words");
        assertThat(code(center.get(root, list + "?q=" + "a".repeat(257)))).isEqualTo("400 query.too-long");
        assertThat(center.get(root, list + "?q=" + "a".repeat(256)).statusCode())
                .isEqualTo(200);
    }

    /** Filters read all rows, searches use an index: filters must not slow down searches. */
    @Test
    void searchesDoNotWaitForFiltersOfLists() {
        String ann = center.token("ann", Role.RESPONDER);
        List<CompletableFuture<HttpResponse<String>>> flood = new ArrayList<>();
        try (Handle lock = locked("alias_row")) {
            for (int person = 0; person < 4; person++) {
                flood.addAll(flood(center.token("mal" + person, Role.VIEWER), "/api/v1/aliases?q=word", 4));
            }
            HttpResponse<String> found = center.get(ann, "/api/v1/search?q=rule");
            assertThat(found.statusCode()).isEqualTo(200);
            assertThat(found.body()).contains("\"kind\":\"case\"");
            assertThat(flood.stream().filter(one -> !one.isDone())).hasSizeGreaterThan(8);
            lock.rollback();
        }
        flood.forEach(CompletableFuture::join);
    }

    /** Readers of cases wait for the lock. */
    private static Handle locked() {
        return locked("case_board");
    }

    private static Handle locked(String table) {
        Handle handle = center.jdbi().open();
        handle.begin();
        handle.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
        return handle;
    }

    private List<CompletableFuture<HttpResponse<String>>> flood(String token, int searches) {
        return flood(token, "/api/v1/cases?q=word", searches);
    }

    private List<CompletableFuture<HttpResponse<String>>> flood(String token, String path, int times) {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            URI search = center.uri(path);
            answers.add(http.sendAsync(
                    HttpRequest.newBuilder(search)
                            .header("Authorization", "Bearer " + token)
                            .build(),
                    HttpResponse.BodyHandlers.ofString()));
        }
        return answers;
    }

    private static Map<String, Long> answers(List<CompletableFuture<HttpResponse<String>>> flood) {
        return flood.stream()
                .map(one -> code(one.join()))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private static String code(HttpResponse<String> answer) {
        return answer.statusCode() + " "
                + Json.parse(answer.body()).path("code").asText();
    }
}
