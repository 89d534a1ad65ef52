package io.watchfloor.dashboards.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.ReadySensor;
import io.watchfloor.dashboards.api.RunningNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A package collected by a sensor arrives unchanged, and only authorized people can download it. */
class PackageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MIB = 1 << 20;

    @RegisterExtension
    final RunningNode node = RunningNode.with("watchfloor.responses.package-max = 40 MiB\n");

    @TempDir
    Path folder;

    private OpenCase open = new OpenCase(node, "");

    @BeforeEach
    void aCaseIsOpen() {
        open = OpenCase.on(node);
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private String asked(Caller who, String body) {
        return open.asked(who, "collect-package", body);
    }

    private byte[] large() throws IOException {
        byte[] large = new byte[24 * MIB];
        new Random(15).nextBytes(large);
        Files.createDirectories(folder.resolve("allowed"));
        Files.write(folder.resolve("allowed/large.bin"), large);
        Files.writeString(folder.resolve("allowed/app.log"), "it happened\n");
        Files.createSymbolicLink(folder.resolve("allowed/out"), Path.of("/etc"));
        return large;
    }

    @Test
    void aSensorThatIsKilledWhileItSendsGoesOnAndWhatIsDownloadedIsWhatItRead() throws Exception {
        byte[] large = large();
        Caller ann = node.responder("ann");
        try (ActingSensor sensor = new ActingSensor(
                folder,
                node.address(),
                node.enrolled("acting").path("credential").asText(),
                List.of(),
                "actions { allow = [collect-package], collect.under = [\"%s\"] }"
                        .formatted(folder.resolve("allowed")))) {
            String id = asked(
                    ann,
                    "{\"sensor\":\"acting\",\"paths\":[\"%s\"],\"state\":[\"processes\",\"mounts\"],\"reason\":\"What did it do?\"}"
                            .formatted(folder.resolve("allowed")));
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() ->
                            open.shown(id).path("collected").path("received").asLong() > 0);
            sensor.kill();
            sensor.startAgain();
            JsonNode done = open.awaited(id, "succeeded");
            assertThat(done.path("collected").path("complete").asBoolean()).isTrue();

            HttpResponse<byte[]> file = downloaded(ann, id);
            assertThat(sha256(file.body()))
                    .isEqualTo(done.path("evidence").path("sha256").asText())
                    .isEqualTo(done.path("collected").path("sha256").asText());
            Path zip = Files.write(folder.resolve("downloaded.zip"), file.body());
            try (ZipFile opened = new ZipFile(zip.toFile())) {
                assertThat(opened.getInputStream(opened.getEntry("files" + folder.resolve("allowed/large.bin")))
                                .readAllBytes())
                        .isEqualTo(large);
                JsonNode manifest =
                        new ObjectMapper().readTree(opened.getInputStream(opened.getEntry("manifest.json")));
                assertThat(manifest.path("files").findValuesAsText("leftOut"))
                        .anyMatch(why -> why.contains("symbolic link to /etc"));
                assertThat(manifest.path("files").findValuesAsText("sha256")).contains(sha256(large));
                assertThat(opened.getEntry("state/processes.jsonl")).isNotNull();
            }
            assertThat(ann.get(open.path() + "/activity").json().toString())
                    .contains("Package received: ")
                    .contains("ann downloaded the package");
            assertThat(node.administrator()
                            .get("/api/v1/audit?action=downloadPackage")
                            .json()
                            .path("items"))
                    .hasSize(1);

            String outside = asked(
                    ann, "{\"sensor\":\"acting\",\"paths\":[\"/etc/passwd\"],\"reason\":\"It must not be read.\"}");
            assertThat(open.awaited(outside, "refused").path("words").asText()).contains("actions.collect.under");
        }
    }

    private HttpResponse<byte[]> downloaded(Caller who, String id) throws Exception {
        HttpResponse<byte[]> file = HttpClient.newHttpClient()
                .send(
                        who.request(open.path() + "/responses/" + id + "/package")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.headers().firstValue("Content-Disposition").orElse("")).contains("attachment");
        return file;
    }

    @Test
    void partsComeOnceInTheirOrderAndOnlyTheWholeCounts() throws Exception {
        Caller root = node.administrator();
        String credential = node.enrolled("wired").path("credential").asText();
        HttpClient http = HttpClient.newHttpClient();
        ReadySensor wired = ReadySensor.connected(http, node.address(), credential, "collect-package");
        String id = asked(root, "{\"sensor\":\"wired\",\"state\":[\"users\"],\"reason\":\"Who was it?\"}");
        await().atMost(PATIENCE).until(() -> !wired.orders().isEmpty());
        assertThat(wired.orders().getFirst().arguments()).containsEntry("state", "users");
        byte[] whole = new byte[1500];
        Arrays.fill(whole, (byte) 7);
        Parts parts = new Parts(http, credential, id, whole);

        assertThat(parts.sent(0, 0).body()).contains("\"received\":0");
        assertThat(parts.sent(0, 1000).body()).contains("\"received\":1000");
        assertThat(parts.sent(0, 1000).body()).contains("\"received\":1000");
        assertThat(parts.sent(1400, 1500).body()).contains("\"received\":1000");
        assertThat(root.get(open.path() + "/responses/" + id + "/package").code())
                .isEqualTo("package.not-there");
        assertThat(parts.sent(1000, 1500).body()).contains("\"received\":1500,\"complete\":true");
        assertThat(parts.sent(0, 0).body()).contains("\"complete\":true");
        assertThat(downloaded(root, id).body()).isEqualTo(whole);

        String other = asked(root, "{\"sensor\":\"wired\",\"state\":[\"users\"],\"reason\":\"And now?\"}");
        await().atMost(PATIENCE).until(() -> wired.orders().size() == 2);
        assertThat(new Parts(http, credential, other, whole)
                        .of(41L * MIB, "0".repeat(64), 0, 10)
                        .body())
                .contains("package.too-large");
        assertThat(new Parts(http, credential, other, whole)
                        .of(1500, "0".repeat(64), 0, 1500)
                        .body())
                .contains("package.hash");
        assertThat(new Parts(http, node.enrolled("else").path("credential").asText(), id, whole)
                        .sent(0, 10)
                        .body())
                .contains("package.unknown");
        assertThat(new Parts(http, "wrong", id, whole).sent(0, 10).statusCode()).isEqualTo(401);
        wired.leave();
        http.shutdownNow();
    }

    /** Parts sent by a sensor. */
    private final class Parts {
        private final HttpClient http;
        private final String credential;
        private final String id;
        private final byte[] whole;

        Parts(HttpClient http, String credential, String id, byte[] whole) {
            this.http = http;
            this.credential = credential;
            this.id = id;
            this.whole = whole.clone();
        }

        HttpResponse<String> sent(int from, int to) throws Exception {
            return of(whole.length, sha256(whole), from, to);
        }

        HttpResponse<String> of(long total, String sha256, int from, int to) throws Exception {
            URI uri = URI.create("%s/api/v1/sensors/packages/%s?offset=%d&total=%d&sha256=%s"
                    .formatted(node.address(), id, from, total, sha256));
            return http.send(
                    HttpRequest.newBuilder(uri)
                            .header("Authorization", "Bearer " + credential)
                            .POST(HttpRequest.BodyPublishers.ofByteArray(Arrays.copyOfRange(whole, from, to)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
