package io.watchfloor.dashboards.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.api.Serving;
import io.watchfloor.dashboards.wire.json.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs get problem documents for all invalid requests; browsers get a page. */
@ExtendWith(Serving.class)
class MalformedRequestIT {

    private static ServedBoards center;
    private static String token;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
        token = center.token("ann", Role.RESPONDER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/nonsense", "/nonsense/deeper", "/api/v1/weather", "/api/nonsense", "/page/no-such-file.js"})
    void aPathThatIsNotThereIsAProblem(String path) {
        HttpResponse<String> answer = center.get(token, path);
        problem(answer, 404, "request.unknown-path");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void aBrowserThatAsksForNothingThatIsThereGetsAPage() {
        HttpResponse<String> answer = browse("/nonsense");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(answer.body()).contains("Page not found").doesNotContain("nonsense");

        problem(browse("/api/v1/weather"), 404, "request.unknown-path");
    }

    private static HttpResponse<String> browse(String path) {
        return center.send(
                HttpRequest.newBuilder(center.uri(path)).header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"));
    }

    @Test
    void aWrongMethodAtAnyDoorIsAProblemThatNamesTheRightOne() {
        HttpResponse<String> answer = center.get(token, "/api/v1/telemetry");
        problem(answer, 405, "request.method");
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
        problem(center.post(token, "/api/v1/alerts", "{}"), 405, "request.method");
        problem(
                center.send(HttpRequest.newBuilder(center.uri("/api/v1/alerts"))
                        .method("TRACE", HttpRequest.BodyPublishers.noBody())),
                405,
                "request.method");
    }

    /** Java clients cannot send these requests, so they are written by hand. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/cases/%zz",
                "/api/v1/cases/%",
                "/%zz",
                "/%ff%fe/%C0",
                "/api/v1/cases?q=%zz",
                "/signin?code=%zz",
                "/api/v1/cases/{}",
                "/api/v1/cases/\"<x>\"",
            })
    void aBadEncodingIsAProblem(String path) {
        String answer;
        try (RawClient client = new RawClient("127.0.0.1", center.port())) {
            answer = client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                            + "\r\nConnection: close\r\n\r\n")
                    .answer();
        }
        assertThat(answer).startsWith("HTTP/1.1 4");
        assertThat(answer).contains("application/problem+json");
        JsonNode problem = Json.parse(answer.substring(answer.indexOf("\r\n\r\n")));
        assertThat(problem.path("code").asText())
                .as(path)
                .isIn("request.malformed", "request.unknown-path", "case.unknown", "query.value");
        assertThat(problem.path("detail").asText()).isNotEmpty();
    }

    private static void problem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(Json.parse(answer.body()).path("code").asText()).isEqualTo(code);
    }
}
