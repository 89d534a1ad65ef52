package io.watchfloor.dashboards.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.board.BoardDatabase;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(BoardDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebRoutesIT {

    private final HttpClient client = HttpClient.newHttpClient();
    private ServedBoards center;

    @BeforeAll
    void theCenterAnswers(BoardDatabase.Running database) throws IOException, InterruptedException {
        center = new ServedBoards(database);
        assertThat(get("/").statusCode()).isEqualTo(200);
    }

    @AfterAll
    void close() {
        center.close();
        client.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/alerts",
                "/alerts/4f2a",
                "/assets",
                "/assets/host%3Adc01.corp.example",
                "/cases/4f2a",
                "/secure-score",
                "/secure-score/SensorsConnected",
                "/lists",
                "/lists/jump-hosts",
                "/figures",
                "/takedowns",
                "/matters",
                "/matters/M-2026-K7Q4TDXW",
                "/partners",
                "/partners/acme",
                "/intel",
                "/campaigns",
                "/landscape",
                "/webhooks",
                "/intel/tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",
                "/signin",
                "/signin?error=used"
            })
    void thePageIsServedAtItsDeepLinks(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html; charset=UTF-8");
        assertThat(response.body()).contains("<wf-app>");
    }

    @ParameterizedTest
    @MethodSource("filesOfEveryKind")
    void headIsAnsweredAsGetWithoutABody(String path) throws IOException, InterruptedException {
        HttpResponse<String> head = client.send(
                request(path).method("HEAD", BodyPublishers.noBody()).build(), BodyHandlers.ofString());

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Type"))
                .isEqualTo(get(path).headers().firstValue("Content-Type"));
    }

    static Stream<String> filesOfEveryKind() {
        return Stream.of("/", "/alerts", "/page/icon.svg", "/sw.js", Bundle.address("app.js"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/cases",
                "/cases/a/b",
                "/page/index.html",
                "/page/none.js",
                "/page/app.js",
                "/page/0000000000000000/app.js",
                "/lib/lit/3.3.1/index.js"
            })
    void whatIsNotThePagesIsNotServed(String path) throws IOException, InterruptedException {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void browsersAreToldToLetNothingInFromElsewhere() throws IOException, InterruptedException {
        HttpResponse<String> response = get("/");
        assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self'; ")
                .contains("frame-ancestors 'none'", "require-trusted-types-for 'script'")
                .doesNotContain("unsafe");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(response.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
    }

    /** The scope of a service worker is its own folder, so it is served at the root. */
    @Test
    void theServiceWorkerStandsAtTheRootUnderThePagesPolicy() throws IOException, InterruptedException {
        HttpResponse<String> worker = get("/sw.js");
        assertThat(worker.statusCode()).isEqualTo(200);
        assertThat(worker.headers().firstValue("Content-Type")).hasValue("text/javascript; charset=UTF-8");
        assertThat(worker.headers().firstValue("Cache-Control")).hasValue("no-cache");
        assertThat(worker.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("connect-src 'self'", "trusted-types lit-html watchfloor-worker;");
        assertThat(get("/page/manifest.webmanifest").headers().firstValue("Content-Type"))
                .hasValue("application/manifest+json");
        assertThat(get("/page/icon-192.png").headers().firstValue("Content-Type"))
                .hasValue("image/png");
    }

    @Test
    void anUnchangedFileIsNotSentTwice() throws IOException, InterruptedException {
        HttpResponse<String> first = get("/page/icon.svg");
        String tag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(first.headers().firstValue("Cache-Control")).hasValue("no-cache");

        HttpResponse<String> second = client.send(
                request("/page/icon.svg").header("If-None-Match", tag).build(), BodyHandlers.ofString());

        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
    }

    @Test
    void whatNamesItsContentIsKeptForGoodAndThePageThatNamesItIsAskedForAgain()
            throws IOException, InterruptedException {
        assertThat(Stream.of("app.js", "app.css", "queue.js", "case.js"))
                .allSatisfy(
                        name -> assertThat(get(Bundle.address(name)).headers().firstValue("Cache-Control"))
                                .hasValue("public, max-age=31536000, immutable"));
        assertThat(Stream.of("/", "/cases/4f2a", "/page/icon.svg", "/page/style.css"))
                .allSatisfy(path -> assertThat(get(path).headers().firstValue("Cache-Control"))
                        .hasValue("no-cache"));
    }

    /** All deep links open the page. */
    @Test
    void everyPlaceOfThePageIsServed() throws IOException, InterruptedException {
        List<String> places = Pattern.compile("\\{ at: '([^']+)'")
                .matcher(Files.readString(Path.of("page", "src", "main", "web", "places.js")))
                .results()
                .map(place -> place.group(1).replace(":id", "4f2a"))
                .toList();
        assertThat(places)
                .hasSizeGreaterThan(25)
                .allSatisfy(place -> assertThat(get(place).body()).as(place).contains("<wf-app>"));
    }

    @Test
    void filesGoOutCompressed() throws IOException, InterruptedException {
        HttpResponse<byte[]> response = client.send(
                request("/page/style.css").header("Accept-Encoding", "gzip").build(), BodyHandlers.ofByteArray());
        assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(center.uri(path));
    }
}
