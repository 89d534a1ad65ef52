package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A case of two assets on a running node: sealed, referred, redacted, verified without the center, and one asset erased. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReferralIT {

    private static final String SECRET = "s3cr3t-of-the-user";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static Caller administrator;
    private static Caller responder;
    private static String caseId = "";

    @TempDir
    private static Path folder;

    @BeforeAll
    static void openACase() {
        administrator = NODE.administrator();
        responder = NODE.responder("rae");
        Caller sensor = NODE.sensor("it");
        RunningNode.telemetry(sensor, deletion("ws1", SECRET) + deletion("ws2", "other-host"));
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> NODE.list("/api/v1/alerts").size() == 2
                        && NODE.list("/api/v1/alerts").stream()
                                .noneMatch(
                                        alert -> alert.path("case").asText("").isEmpty()));
        List<JsonNode> cases = NODE.list("/api/v1/cases");
        caseId = cases.getFirst().path("id").asText();
        if (cases.size() == 2) {
            // Alerts of two hosts need not be one attack; a person merges their cases.
            administrator.post(
                    "/api/v1/cases/%s/merge".formatted(cases.get(1).path("id").asText()),
                    "{\"into\":\"%s\",\"reason\":\"one attack\"}".formatted(caseId));
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> administrator
                                    .get("/api/v1/cases/" + caseId)
                                    .json()
                                    .path("alertCount")
                                    .asInt()
                            == 2);
        }
        assertThat(responder
                        .post("/api/v1/cases/%s/acknowledge".formatted(caseId), "{}")
                        .status())
                .isEqualTo(200);
    }

    private static String deletion(String asset, String secret) {
        return """
                {"asset":"%s.corp.example","time":"2026-11-24T22:26:52.001Z",\
                "logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","User":"CORP\\\\brandt",\
                "CommandLine":"vssadmin.exe delete shadows /all /quiet %s"}}
                """.formatted(asset, secret);
    }

    private static CommandRun run(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--center", NODE.address().toString(), "--token", administrator.token()));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private static Path build(String name, String... more) {
        Path file = folder.resolve(name);
        List<String> words = new ArrayList<>(List.of(
                "referral",
                "build",
                caseId,
                "--recipient",
                "Bundeskriminalamt",
                "--basis",
                "§ 161 StPO",
                "--to",
                file.toString()));
        words.addAll(List.of(more));
        CommandRun built = run(words.toArray(String[]::new));
        assertThat(built.status()).as(built.out() + built.err()).isZero();
        return file;
    }

    /** Verifies with the classes of the verifier's jar alone, in a process of its own. */
    private static String verify(int expected, String... arguments) throws Exception {
        Path classes = folder.resolve("verifier");
        if (!Files.exists(classes)) {
            copyVerifier(classes);
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes.toString(),
                "io.watchfloor.dashboards.referral.verify.VerifyReferral"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(expected);
        return output;
    }

    private static void copyVerifier(Path to) throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String includes =
                pom.substring(pom.indexOf("<classifier>referral-verifier"), pom.indexOf("VerifyReferral</mainClass>"));
        for (String include :
                includes.lines().filter(line -> line.contains("<include>")).toList()) {
            String pattern = include.strip().replaceAll("</?include>", "");
            Path parent = Path.of("target/classes").resolve(pattern.substring(0, pattern.lastIndexOf('/')));
            String name = pattern.substring(pattern.lastIndexOf('/') + 1)
                    .replace(".", "\\.")
                    .replace("*", ".*");
            Path target = to.resolve(pattern.substring(0, pattern.lastIndexOf('/')));
            Files.createDirectories(target);
            try (Stream<Path> files = Files.list(parent)) {
                for (Path file : files.filter(
                                one -> one.getFileName().toString().matches(name))
                        .toList()) {
                    Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    @Test
    @Order(1)
    void aReferralOfTheCaseIsVerifiedWithNothingButAJdk() throws Exception {
        Path file = build("whole.wfref");
        Path key = Files.writeString(
                folder.resolve("center.pem"),
                Files.readString(NODE.data().resolve("audit-key")).replaceAll("(?s).*(?=-----BEGIN PUBLIC)", ""));
        String output = verify(0, "--key", key.toString(), "--show", file.toString());
        assertThat(output)
                .contains("INTACT", "one of the given keys", "0 items erased, 0 items withheld", SECRET, "other-host")
                .contains("by = rae");
        assertThat(run("referral", "verify", file.toString()).status())
                .as("offline too")
                .isEqualTo(2);
        assertThat(CommandRun.of("referral", "verify", file.toString()).status())
                .isZero();
        List<String> kinds = NODE.list("/api/v1/cases/%s/proof".formatted(caseId)).stream()
                .map(item -> item.path("kind").asText())
                .distinct()
                .toList();
        assertThat(kinds).contains("record", "detection", "alert", "case", "acknowledgement");
    }

    @Test
    @Order(2)
    void theAnchorIsARecordOfTheAuditLogThatAnExportContains() throws Exception {
        Path file = build("anchored.wfref");
        String anchor = Files.readAllLines(file).stream()
                .filter(line -> line.contains("\"action\":\"cases.seal\""))
                .findFirst()
                .orElseThrow();
        String export = administrator.get("/api/v1/audit/export").response().body();
        assertThat(export.lines()).contains(anchor);
        JsonNode built = administrator.get("/api/v1/audit?action=buildReferral").json();
        assertThat(export).contains("for Bundeskriminalamt, SHA-256");
        assertThat(built.path("items").isArray()).isTrue();
    }

    @Test
    @Order(3)
    void sealingAgainAppendsNothingIfNothingHappened() {
        CommandRun first = run("referral", "seal", caseId);
        assertThat(first.status()).as(first.err()).isZero();
        assertThat(run("referral", "seal", caseId).out()).isEqualTo(first.out());
        assertThat(NODE.list("/api/v1/cases/%s/proof".formatted(caseId)))
                .as("one item for each alert, because the first one already names its detections")
                .filteredOn(item -> item.path("kind").asText().equals("alert"))
                .hasSize(2);
        assertThat(NODE.metric("watchfloor_case_proof_items_total")).isPositive();
    }

    @Test
    @Order(4)
    void whatIsWithheldIsNotInTheFileAndTheRestKeepsItsProof() throws Exception {
        Path built = build("withheld.wfref", "--withhold", "*:raw/fields/CommandLine");
        assertThat(Files.readString(built))
                .doesNotContain(SECRET)
                .doesNotContain("other-host")
                .contains("brandt");
        assertThat(verify(0, built.toString())).contains("INTACT");
        Path redacted = folder.resolve("redacted.wfref");
        CommandRun run = CommandRun.of(
                "referral",
                "redact",
                folder.resolve("whole.wfref").toString(),
                "--withhold",
                "*:raw/fields/CommandLine",
                "--withhold",
                "*:to",
                "--to",
                redacted.toString());
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(Files.readString(redacted)).doesNotContain(SECRET).doesNotContain("\"name\":\"to\"");
        assertThat(verify(0, redacted.toString())).contains("INTACT");
        String damaged = Files.readString(redacted).replaceFirst("CORP..brandt", "CORP\\\\\\\\someone");
        Path changed = Files.writeString(folder.resolve("changed.wfref"), damaged);
        assertThat(verify(1, changed.toString()))
                .contains("DAMAGED")
                .containsPattern("item [0-9]+, field raw/fields/User");
    }

    @Test
    @Order(5)
    void onlyThoseWhoMayRestrictCasesBuildAReferralAndOnlyForWhomItIsNotTooStrict() {
        String path = "/api/v1/cases/%s/referrals".formatted(caseId);
        String body = "{\"recipient\":\"An ISP\",\"basis\":\"consent\",\"clearance\":\"%s\"}";
        assertThat(responder.post(path, body.formatted("amber")).status()).isEqualTo(403);
        assertThat(administrator.post(path, body.formatted("green")).code()).isEqualTo("referral.marking");
        assertThat(NODE.metric("watchfloor_referrals_total{result=\"rejected\"}"))
                .isEqualTo(1);
        assertThat(administrator
                        .post(path, "{\"recipient\":\"a\",\"basis\":\"b\",\"withhold\":[\"nothing\"]}")
                        .code())
                .isEqualTo("referral.withhold");
        JsonNode built = administrator.get(path).json().path("items");
        assertThat(built).hasSize(3);
        assertThat(built.path(0).path("recipient").path("name").asText()).isEqualTo("Bundeskriminalamt");
    }

    @Test
    @Order(6)
    void afterTheErasureOfOneAssetItsContentIsGoneAndEverythingElseIsProven() throws Exception {
        assertThat(administrator
                        .post("/api/v1/assets/ws1.corp.example/evidence/erase", "{\"reason\":\"the user asked\"}")
                        .status())
                .isEqualTo(200);
        Path file = build("erased.wfref");
        assertThat(Files.readString(file)).doesNotContain(SECRET).contains("other-host");
        assertThat(verify(0, file.toString())).contains("INTACT", "2 items erased");
        assertThat(verify(0, folder.resolve("whole.wfref").toString())).contains("INTACT");
        List<String> roots = NODE.list("/api/v1/cases/%s/proof".formatted(caseId)).stream()
                .map(item -> item.path("root").asText())
                .toList();
        assertThat(Files.readString(folder.resolve("whole.wfref"))).contains(roots.subList(0, 4));
        long secrets = NODE.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT count(*) FROM case_proof_item WHERE content LIKE '%' || :secret || '%'")
                        .bind("secret", SECRET)
                        .mapTo(Long.class)
                        .one());
        assertThat(secrets).isZero();
    }
}
