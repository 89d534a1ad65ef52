package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.digest.Digests;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RecipientKeys;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.audit.chain.ChainHash;
import io.watchfloor.dashboards.referral.proof.ItemContent;
import io.watchfloor.dashboards.referral.proof.ProofKind;
import io.watchfloor.dashboards.referral.proof.SampleReferral;
import io.watchfloor.dashboards.referral.proof.SecondVerifier;
import io.watchfloor.ops.matter.referral.RecipientCertificate;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
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
    private static final String UNENCRYPTED = "{\"unencrypted\":true}";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static final Map<String, Caller> PEOPLE = new HashMap<>();

    private static Caller administrator;
    private static String caseId = "";
    private static String matter = "";
    private static String contact = "";

    @TempDir
    private static Path folder;

    @BeforeAll
    static void openACase() {
        administrator = NODE.administrator();
        Caller responder = NODE.responder("rae");
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
        sealBeforeTheUpgrade();
        openTheMatter();
    }

    /** The first item of the why-chain, as a node committed to it before version 2 of the format. */
    private static void sealBeforeTheUpgrade() {
        ItemContent content = ItemContent.of(
                new byte[32],
                new TreeMap<>(Map.of(ItemContent.FROM, "", "number", "1", "title", "Before the upgrade")));
        Instant at = Instant.parse("2026-11-24T22:30:00.000001Z");
        String root = SampleReferral.earlierRoot(content);
        ChainHash hash = ItemContent.beginning(caseId).next(ItemContent.commitment(1, at, ProofKind.CASE, root));
        NODE.jdbi().useHandle(handle -> {
            handle.execute("INSERT INTO case_proof VALUES (?, 1, ?, 0)", caseId, hash.hex());
            handle.execute(
                    "INSERT INTO case_proof_item VALUES (?, 1, ?, 'case', 'case', ?, ?, ?)",
                    caseId,
                    at.atOffset(ZoneOffset.UTC),
                    root,
                    hash.hex(),
                    content.json());
        });
    }

    /** Two leads and two users with the role legal, and a lead who drafts. */
    private static void openTheMatter() {
        Map.of("ada", "legal", "cleo", "legal", "lea", "lead", "leo", "lead", "max", "lead")
                .forEach((name, role) -> {
                    administrator.post("/api/v1/people", "{\"name\":\"%s\",\"role\":\"%s\"}".formatted(name, role));
                    PEOPLE.put(
                            name,
                            administrator.as(administrator
                                    .post("/api/v1/people/" + name + "/tokens", "{}")
                                    .json()
                                    .path("token")
                                    .asText()));
                });
        Caller ada = who("ada");
        matter = "/api/v1/matters/"
                + ada.post(
                                "/api/v1/matters",
                                "{\"title\":\"Deletion\",\"type\":\"cloud-crime-and-malware\",\"jurisdiction\":\"DE\"}")
                        .json()
                        .path("id")
                        .asText();
        for (String name : List.of("cleo", "lea", "leo", "max")) {
            put(ada, matter + "/members/" + name);
        }
        contact = ada.post(matter + "/contacts", "{\"agency\":\"Bundeskriminalamt\",\"name\":\"Lee\",\"reach\":\"7\"}")
                .json()
                .at("/parts/contacts/0/id")
                .asText();
    }

    private static Caller who(String name) {
        return Objects.requireNonNull(PEOPLE.get(name));
    }

    private static void put(Caller who, String path) {
        put(who, path, "{}");
    }

    private static void put(Caller who, String path, String body) {
        assertThat(who.send(who.request(path).method("PUT", BodyPublishers.ofString(body)))
                        .status())
                .isLessThan(300);
    }

    private static String deletion(String asset, String secret) {
        return """
                {"asset":"%s.corp.example","time":"2026-11-24T22:26:52.001Z",\
                "logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","User":"CORP\\\\brandt",\
                "CommandLine":"vssadmin.exe delete shadows /all /quiet %s"}}
                """.formatted(asset, secret);
    }

    private static CommandRun run(Caller who, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--center", NODE.address().toString(), "--token", who.token()));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private static CommandRun run(String... words) {
        return run(administrator, words);
    }

    private static String number() {
        return matter.substring(matter.lastIndexOf('/') + 1);
    }

    /** @return the path of the referral */
    private static String draft(String... more) {
        return draftTo(contact, more);
    }

    private static String draftTo(String recipient, String... more) {
        List<String> words = new ArrayList<>(
                List.of("referral", "draft", number(), caseId, "--contact", recipient, "--basis", "§ 161 StPO"));
        words.addAll(List.of(more));
        CommandRun drafted = run(who("max"), words.toArray(String[]::new));
        assertThat(drafted.status()).as(drafted.out() + drafted.err()).isZero();
        Matcher id = Pattern.compile("Referral (\\S+) is a draft").matcher(drafted.out());
        assertThat(id.find()).as(drafted.out()).isTrue();
        return matter + "/referrals/" + id.group(1);
    }

    private static void stamp(String record, String at) {
        NODE.jdbi()
                .useHandle(handle -> handle.execute(
                        "INSERT INTO audit_time_stamp (seq, hash, at, authority, response) VALUES (%s, repeat('0', 64), '%s', 'CN=tsa', 'AA==')"
                                .formatted(record, at)));
    }

    private static void approve(String referral) {
        for (String name : List.of("lea", "ada")) {
            assertThat(who(name).post(referral + "/approve", "{}").status()).isEqualTo(200);
        }
    }

    private static Path download(String referral, String name) {
        Path file = folder.resolve(name);
        CommandRun done = download(referral, file, "--unencrypted");
        assertThat(done.status()).as(done.out() + done.err()).isZero();
        return file;
    }

    private static CommandRun download(String referral, Path to, String... more) {
        List<String> words = new ArrayList<>(List.of("referral", "download", number()));
        words.addAll(List.of(referral.substring(referral.lastIndexOf('/') + 1), "--to", to.toString()));
        words.addAll(List.of(more));
        return run(who("max"), words.toArray(String[]::new));
    }

    private static Path build(String name, String... more) {
        String referral = draft(more);
        approve(referral);
        return download(referral, name);
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
    @Order(0)
    void onlyACaseOfTheMatterIsReferred() {
        String body = "{\"caseId\":\"%s\",\"contact\":\"%s\",\"basis\":\"order\"}";
        assertThat(who("max")
                        .post(matter + "/referrals", body.formatted(caseId, contact))
                        .code())
                .isEqualTo("referral.not-linked");
        put(who("ada"), matter + "/cases/" + caseId);
        assertThat(who("max")
                        .post(matter + "/referrals", body.formatted(caseId, "x"))
                        .code())
                .isEqualTo("referral.contact");
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
        assertThat(export)
                .as("readers of the audit log are not members of the matter")
                .doesNotContain("Bundeskriminalamt", number());
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
    @Order(4)
    void anItemOfBeforeTheUpgradeIsShownAsAWholeOrNotAtAll() throws Exception {
        assertThat(Files.readString(folder.resolve("whole.wfref"))).contains("Before the upgrade", "\"item\":1}");
        Path built = build("upgraded.wfref", "--withhold", "1:title", "--withhold", "*:to");
        assertThat(Files.readString(built)).doesNotContain("Before the upgrade", "\"item\":1}");
        assertThat(verify(0, built.toString())).contains("INTACT", " 1 items withheld");
        Path redacted = folder.resolve("upgraded-redacted.wfref");
        CommandRun run = CommandRun.of(
                "referral",
                "redact",
                folder.resolve("whole.wfref").toString(),
                "--withhold",
                "1:title",
                "--to",
                redacted.toString());
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(Files.readString(redacted)).doesNotContain("\"item\":1}").contains("\"item\":2}");
        assertThat(verify(0, redacted.toString())).contains("INTACT", "0 fields withheld", " 1 items withheld");
    }

    @Test
    @Order(5)
    void aReferralIsDraftedOnlyForWhomTheCaseIsNotTooStrict() {
        String body = "{\"caseId\":\"%s\",\"contact\":\"%s\",\"basis\":\"b\",%s}";
        assertThat(who("max")
                        .post(matter + "/referrals", body.formatted(caseId, contact, "\"clearance\":\"green\""))
                        .code())
                .isEqualTo("referral.marking");
        assertThat(NODE.metric("watchfloor_referrals_total{result=\"rejected\"}"))
                .isEqualTo(1);
        assertThat(who("max")
                        .post(matter + "/referrals", body.formatted(caseId, contact, "\"withhold\":[\"nothing\"]"))
                        .code())
                .isEqualTo("referral.withhold");
        String marked = "/api/v1/cases/" + caseId;
        NODE.administrator().post(marked + "/exercise", "{\"reason\":\"The red team uses this host.\"}");
        assertThat(who("max")
                        .post(matter + "/referrals", body.formatted(caseId, contact, "\"withhold\":[]"))
                        .code())
                .isEqualTo("referral.exercise");
        assertThat(NODE.administrator()
                        .post(marked + "/unexercise", "{\"reason\":\"A real attack.\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    @Order(5)
    void aReferralIsApprovedByTwoPersonsAndItsWayIsRecorded() {
        String referral = draft();
        Caller max = who("max");
        assertThat(max.post(referral + "/file", UNENCRYPTED).code()).isEqualTo("referral.state");
        assertThat(max.post(referral + "/approve", "{}").code()).isEqualTo("referral.own");
        approve(referral);
        assertThat(who("cleo").post(referral + "/approve", "{}").code()).isEqualTo("referral.approved-already");
        assertThat(max.post(referral + "/send", "{\"how\":\"portal\"}").code()).isEqualTo("referral.state");
        Caller.Answer file = max.post(referral + "/file", UNENCRYPTED);
        assertThat(file.status()).isEqualTo(200);
        String sha256 = Digests.hex(file.response().body().getBytes(StandardCharsets.UTF_8));
        assertThat(max.post(referral + "/send", "{\"how\":\"portal\",\"sha256\":\"%s\"}".formatted("0".repeat(64)))
                        .code())
                .isEqualTo("referral.unknown-file");
        assertThat(max.post(referral + "/send", "{\"how\":\"portal\"}").status())
                .isEqualTo(200);
        assertThat(max.post(referral + "/receipt", "{\"receipt\":\"Lee, 12-7\"}")
                        .status())
                .isEqualTo(200);
        JsonNode closed =
                max.post(referral + "/outcome", "{\"outcome\":\"charged\"}").json();
        assertThat(closed.path("state").asText()).isEqualTo("closed");
        assertThat(closed.path("steps").findValuesAsText("step"))
                .containsExactly(
                        "drafted", "approved-by-lead", "approved-by-legal", "sealed", "sent", "received", "closed");
        assertThat(closed.at("/steps/4/sha256").asText()).isEqualTo(sha256);
        stamp("1", "2026-01-01T00:00:00Z");
        assertThat(max.get(referral).json().path("timeStamp").isNull())
                .as("a time stamp of an earlier record")
                .isTrue();
        stamp("(SELECT seq FROM audit_head)", "2026-12-01T10:00:00Z");
        assertThat(max.get(referral).json().at("/timeStamp/at").asText()).startsWith("2026-12-01T10:00:00");
        assertThat(max.get(referral.substring(0, referral.lastIndexOf('/')))
                        .json()
                        .path("items"))
                .allSatisfy(one ->
                        assertThat(one.at("/timeStamp/authority").asText()).isEqualTo("CN=tsa"));
        String id = referral.substring(referral.lastIndexOf('/') + 1);
        for (String log : List.of("/disclosures", "/log?changes=true")) {
            List<String> entries = new ArrayList<>();
            who("ada").get(matter + log).json().path("items").forEach(one -> {
                String entry =
                        one.path(log.equals("/disclosures") ? "what" : "detail").asText();
                if (entry.contains(id)) {
                    entries.add(entry.replaceFirst(".*: ", ""));
                }
            });
            assertThat(entries.reversed())
                    .as(log)
                    .containsExactly(
                            "drafted",
                            "approved by lead",
                            "approved by legal",
                            "sealed, unencrypted",
                            "sent, portal",
                            "received, Lee, 12-7",
                            "closed, charged");
        }
    }

    @Test
    @Order(5)
    void aReferralToAContactWithoutACertificateIsNotBuiltUnasked() {
        String referral = draft();
        approve(referral);
        Path file = folder.resolve("unasked.wfref");
        CommandRun refused = download(referral, file);
        assertThat(refused.status()).isNotZero();
        assertThat(refused.err()).contains("the file leaves unencrypted", "`unencrypted`");
        assertThat(file).doesNotExist();
        CommandRun done = download(referral, file, "--unencrypted");
        assertThat(done.status()).as(done.err()).isZero();
        assertThat(done.out()).contains("which is not encrypted");
    }

    @Test
    @Order(5)
    void aReferralToAContactWithACertificateLeavesOnlyEncrypted() throws Exception {
        String lee = who("ada")
                .post(matter + "/contacts", "{\"agency\":\"Police\",\"name\":\"Sergeant Lee\",\"reach\":\"8\"}")
                .json()
                .at("/parts/contacts/1/id")
                .asText();
        String before = draftTo(lee);
        approve(before);
        RecipientKeys keys = RecipientKeys.make();
        Path pem = Files.writeString(folder.resolve("lee.pem"), keys.certificate());
        CommandRun set = run(who("lea"), "matters", "set-certificate", number(), lee, pem.toString());
        assertThat(set.status()).as(set.err()).isZero();
        CommandRun contacts = run(who("lea"), "matters", "contacts", number());
        assertThat(contacts.out())
                .contains(
                        "RSA 2048", RecipientCertificate.of(keys.certificate()).fingerprint());
        assertThat(who("max").post(before + "/file", UNENCRYPTED).code()).isEqualTo("referral.certificate");

        String referral = draftTo(lee);
        approve(referral);
        assertThat(who("max").post(referral + "/file", UNENCRYPTED).code()).isEqualTo("referral.certificate");
        Path file = folder.resolve("case.wfref.cms");
        CommandRun done = download(referral, file);
        assertThat(done.status()).as(done.err()).isZero();
        assertThat(done.out()).contains("only the recipient can decrypt");
        assertThat(Files.readString(file)).startsWith("-----BEGIN CMS-----").doesNotContain(SECRET);
        assertThat(verify(3, file.toString())).contains("is encrypted for its recipient");
        assertThat(NODE.metric("watchfloor_referrals_total{result=\"encrypted\"}"))
                .isEqualTo(1);

        assumeThat(Files.exists(Path.of("/usr/bin/openssl"))).isTrue();
        Path key = Files.writeString(folder.resolve("lee.key"), keys.key());
        Path plain = folder.resolve("decrypted.wfref");
        Process openssl = new ProcessBuilder(
                        "openssl",
                        "cms",
                        "-decrypt",
                        "-inform",
                        "PEM",
                        "-in",
                        file.toString(),
                        "-inkey",
                        key.toString(),
                        "-out",
                        plain.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("openssl.log").toFile())
                .start();
        assertThat(openssl.waitFor()).as("%s", folder.resolve("openssl.log")).isZero();
        assertThat(verify(0, "--show", plain.toString())).contains("INTACT", "for Police", SECRET);
        JsonNode sealed = who("ada").get(referral).json().at("/steps/3");
        assertThat(sealed.path("sha256").asText()).isEqualTo(Digests.hex(Files.readAllBytes(file)));
        assertThat(sealed.path("detail").asText()).endsWith(Digests.hex(Files.readAllBytes(plain)));
        assertThat(who("ada").get(matter + "/disclosures").response().body())
                .contains("encrypted for the certificate", sealed.path("sha256").asText());

        put(
                who("lea"),
                matter + "/contacts/" + lee + "/certificate",
                RecipientKeys.make().body());
        assertThat(who("max").post(referral + "/file", "{}").code()).isEqualTo("referral.certificate");
    }

    @Test
    @Order(5)
    void ofConcurrentApprovalsExactlyOneOfEachRoleCounts() throws Exception {
        List<String> approvers = List.of("lea", "leo", "ada", "cleo", "max", "lea", "ada");
        for (int round = 0; round < 6; round++) {
            String referral = draft();
            CountDownLatch together = new CountDownLatch(approvers.size());
            try (ExecutorService threads = Executors.newFixedThreadPool(approvers.size())) {
                for (String name : approvers) {
                    var unused = threads.submit(() -> {
                        together.countDown();
                        together.await();
                        return who(name).post(referral + "/approve", "{}");
                    });
                }
            }
            JsonNode steps = who("ada").get(referral).json().path("steps");
            assertThat(steps.findValuesAsText("step"))
                    .containsExactlyInAnyOrder("drafted", "approved-by-lead", "approved-by-legal");
            assertThat(steps.findValuesAsText("by")).startsWith("max").doesNotHaveDuplicates();
        }
    }

    @Test
    @Order(5)
    void moreReferralsThanTheNodeCanBuildAtOnceAreRefusedAndCounted() throws Exception {
        String referral = draft();
        approve(referral);
        double busy = NODE.metric("watchfloor_referrals_total{result=\"busy\"}");
        try (ExecutorService threads = Executors.newFixedThreadPool(2);
                Handle lock = NODE.jdbi().open()) {
            lock.begin();
            lock.execute("LOCK TABLE case_proof_item IN ACCESS EXCLUSIVE MODE");
            List<Future<Caller.Answer>> building = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                building.add(threads.submit(() -> who("max").post(referral + "/file", UNENCRYPTED)));
            }
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> NODE.jdbi()
                            .withHandle(handle -> handle.createQuery(
                                            "SELECT count(*) = 2 FROM pg_locks WHERE NOT granted AND relation = 'case_proof_item'::regclass")
                                    .mapTo(Boolean.class)
                                    .one()));
            Caller.Answer refused = who("max").post(referral + "/file", UNENCRYPTED);
            lock.rollback();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("referral.busy");
            for (Future<Caller.Answer> one : building) {
                assertThat(one.get().status()).isEqualTo(200);
            }
        }
        assertThat(NODE.metric("watchfloor_referrals_total{result=\"busy\"}")).isEqualTo(busy + 1);
    }

    @Test
    @Order(5)
    void theCustodyOfAnExhibitIsInTheFileAndAGapAndAChangeAreReported() throws Exception {
        String hash = "ab".repeat(32);
        CommandRun collected =
                run(who("ada"), "matters", "collect", number(), caseId, "Disk of ws1", hash, "Order 26-cv-0117");
        assertThat(collected.status()).as(collected.out() + collected.err()).isZero();
        assertThat(collected.out()).contains("ada has it");
        JsonNode exhibit = who("lea").get(matter + "/exhibits").json().at("/items/0");
        String id = exhibit.path("id").asText();
        assertThat(run(who("lea"), "matters", "hand-over", number(), id, "Lab", hash, "Analysis")
                        .status())
                .isZero();
        Path file = build("custody.wfref");
        assertThat(verify(0, file.toString()))
                .contains("Exhibit %s (Disk of ws1): 2 custody entries, unbroken.".formatted(id));

        String other = "cd".repeat(32);
        CommandRun gap = run(
                who("lea"),
                "matters",
                "hand-over",
                number(),
                id,
                "Sergeant Lee",
                other,
                "To the police",
                "--from",
                "bob");
        assertThat(gap.out())
                .contains(
                        "Gap at entry 3: Lab had the exhibit, but bob handed it over",
                        "The exhibit was changed between");
        assertThat(run(who("lea"), "matters", "custody", number(), id).out()).contains("Sergeant Lee", "handed-over");
        assertThat(verify(0, build("broken.wfref").toString())).contains("BROKEN. Gap at entry 3");
        String request = "{\"sha256\":\"%s\",\"reason\":\"Weekly\"}".formatted(other);
        String check = matter + "/exhibits/" + id + "/check";
        for (int i = 0; i < 2; i++) {
            Caller lea = who("lea");
            Caller.Answer checked =
                    lea.send(lea.request(check).header("Idempotency-Key", "k1").POST(BodyPublishers.ofString(request)));
            assertThat(checked.json().path("entries"))
                    .as("a repeated request adds nothing")
                    .hasSize(4);
        }
        assertThat(who("lea").post(check, "{\"sha256\":\"x\",\"reason\":\"r\"}").status())
                .isEqualTo(400);
        assertThat(NODE.metric("watchfloor_custody_entries_total{custody=\"unbroken\"}"))
                .isEqualTo(2);
        assertThat(NODE.metric("watchfloor_custody_entries_total{custody=\"broken\"}"))
                .isEqualTo(2);
        assertThat(who("ada").get(matter + "/log?changes=true").response().body())
                .contains("exhibit %s, entry 3: Sergeant Lee".formatted(id));
        assertThatThrownBy(() -> NODE.jdbi()
                        .useHandle(handle -> handle.execute("UPDATE matter_custody SET holder_after = 'ann'")))
                .hasMessageContaining("only grow");
        assertThat(administrator.get(matter + "/exhibits").status()).isEqualTo(404);
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

    @Test
    @Order(7)
    void theVerifierInJavaScriptAgreesOnEachFileOfTheCenter() throws Exception {
        Random random = new Random(9);
        try (SecondVerifier second = SecondVerifier.start();
                Stream<Path> all = Files.list(folder)) {
            List<Path> files =
                    all.filter(file -> file.toString().endsWith(".wfref")).toList();
            assertThat(files)
                    .extracting(file -> file.getFileName().toString())
                    .contains("whole.wfref", "redacted.wfref", "custody.wfref", "broken.wfref", "erased.wfref");
            for (Path file : files) {
                String name = file.getFileName().toString();
                byte[] bytes = Files.readAllBytes(file);
                assertThat(second.accepts(bytes, name)).as(name).isEqualTo(!name.equals("changed.wfref"));
                for (int i = 0; i < 10; i++) {
                    byte[] flipped = bytes.clone();
                    int at = random.nextInt(flipped.length);
                    flipped[at] ^= (byte) (1 << random.nextInt(8));
                    assertThat(second.accepts(flipped, "%s with a flip in byte %d".formatted(name, at)))
                            .isFalse();
                }
            }
        }
    }
}
