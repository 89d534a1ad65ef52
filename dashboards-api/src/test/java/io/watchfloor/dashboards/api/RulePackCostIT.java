package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Rule packs that would overload a node are rejected with code and position, become active nowhere, and do not block
 * later packs.
 */
@Timeout(600)
class RulePackCostIT {

    private static final String ID = "11111111-1111-4111-8111-111111111111";

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Caller administrator = NODE.administrator();

    @AfterEach
    void close() {
        http.close();
    }

    @Test
    void aPackThatCostsTooMuchIsRefusedAndJudgesNowhere() throws Exception {
        assertRefused(
                rule("CommandLine|re: '(((a{1000}){1000}){1000})'"), "rule.regex-size", "pack:x/rules.yml:10:25: ");
        assertRefused(rule("EventID: 0x" + "f".repeat(1_900_000)), "rule.digits", "pack:x/rules.yml:10:18: ");
        assertRefused(
                rule("CommandLine|re: '" + "(".repeat(5_000) + "a" + ")".repeat(5_000) + "'"),
                "rule.regex-depth",
                "pack:x/rules.yml:10:25: ");
        assertRefused(archive(512), "pack.unpacked", "pack:x/:0:0: ");

        byte[] small = archive(0);
        Caller.Answer taken = putUntilDecided(small);
        assertThat(taken.status()).isEqualTo(200);
        assertThat(taken.json().path("judging").asBoolean()).isTrue();
        assertThat(taken.json().path("rules").asInt()).isEqualTo(1);
        assertThat(taken.json().path("revision").asInt())
                .as("none before it was")
                .isEqualTo(1);
        Caller.Answer again = putUntilDecided(small);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("revision").asInt()).isEqualTo(1);

        assertRefused(archive(512), "pack.unpacked", "pack:x/:0:0: ");
        assertThat(administrator
                        .get("/api/v1/rule-packs/x")
                        .json()
                        .path("judging")
                        .asBoolean())
                .as("what judged before goes on")
                .isTrue();
        // Another pack must not displace a rule of this one.
        Caller.Answer second = administrator.send(administrator
                .request("/api/v1/rule-packs/a")
                .PUT(BodyPublishers.ofByteArray(rule("Image: other.exe"))));
        assertThat(second.status()).isEqualTo(422);
        assertThat(second.json().path("problems").toString()).contains(ID);
        assertThat(NODE.metric("watchfloor_rule_pack_changes_total{code=\"rule-pack.refused\"}"))
                .isEqualTo(6);
    }

    private void assertRefused(byte[] body, String code, String place) {
        Caller.Answer refused = put(body);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("rule-pack.refused");
        JsonNode first = refused.json().path("problems").path(0);
        assertThat(first.path("code").asText()).isEqualTo(code);
        assertThat("%s:%d:%d: "
                        .formatted(
                                first.path("file").asText(),
                                first.path("line").asInt(),
                                first.path("column").asInt()))
                .startsWith(place);
    }

    /** 503 means that nothing was changed: the next revision number proves it. */
    private Caller.Answer putUntilDecided(byte[] body) {
        return Awaitility.await()
                .atMost(Duration.ofMinutes(4))
                .until(() -> put(body), answer -> answer.status() != 503);
    }

    private Caller.Answer put(byte[] body) {
        try {
            return new Caller.Answer(http.send(
                    administrator
                            .request("/api/v1/rule-packs/x")
                            .timeout(Duration.ofMinutes(2))
                            .PUT(BodyPublishers.ofByteArray(body))
                            .build(),
                    BodyHandlers.ofString()));
        } catch (java.io.IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static byte[] rule(String search) {
        return """
                title: Program Seen
                id: %s
                status: test
                author: Watchfloor
                logsource:
                    product: windows
                    category: process_creation
                detection:
                    selection:
                        %s
                    condition: selection
                level: low
                """.formatted(ID, search).getBytes(StandardCharsets.UTF_8);
    }

    /** A rule, and a file of this size in MiB that compresses to a thousandth. */
    private static byte[] archive(int mebibytes) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            zip.putNextEntry(new ZipEntry("rule.yml"));
            zip.write(rule("Image: program.exe"));
            zip.putNextEntry(new ZipEntry("notes.bin"));
            byte[] block = new byte[1 << 20];
            for (int written = 0; written < mebibytes; written++) {
                zip.write(block);
            }
        }
        return bytes.toByteArray();
    }
}
