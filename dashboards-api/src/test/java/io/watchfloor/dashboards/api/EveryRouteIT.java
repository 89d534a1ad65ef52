package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.database.DatabaseAddress;
import io.watchfloor.config.database.EmbeddedPostgres;
import io.watchfloor.config.testing.PreparedPostgres;
import io.watchfloor.dashboards.Node;
import io.watchfloor.dashboards.access.people.BootstrapToken;
import io.watchfloor.dashboards.access.provider.routes.ProviderSignIns;
import io.watchfloor.dashboards.access.provider.routes.TestProvider;
import io.watchfloor.dashboards.cases.routes.CaseOperation;
import io.watchfloor.dashboards.live.LiveStream;
import io.watchfloor.dashboards.partners.PartnerKey;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.sensors.protocol.UplinkCodec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls every described operation of a whole node once and checks each answer against the description. New routes
 * appear in the description automatically, and this test fails until they are called here.
 */
class EveryRouteIT {

    private static final ObjectMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final String RULE = """
        title: %s
        id: 33333333-3333-4333-8333-333333333333
        status: test
        description: For this test.
        author: Watchfloor
        date: 2026-01-05
        logsource:
            product: windows
            category: process_creation
        detection:
            selection:
                Image|endswith: '\\nothing.exe'
            condition: selection
        level: low
        """;

    @TempDir
    static Path folder;

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final TestProvider PROVIDER = new TestProvider();
    private static Node node;
    private static Caller root;
    private static DescribedAnswers described;

    @BeforeAll
    static void startTheNode() throws Exception {
        Path few = Files.writeString(
                folder.resolve("few.conf"),
                """
            watchfloor.ingest { new-assets-burst = 1, new-assets-per-minute = 1, new-assets-waiting = 2 }
            watchfloor.fraud.form = on
            """ + ToldChannels.SETTINGS + PROVIDER.settings("corp", "title = \"The corporation\""));
        PreparedPostgres.into(folder);
        // As on a node with its own CA.
        Files.write(Files.createDirectory(folder.resolve("tls")).resolve("ca.crl"), new byte[] {0x30, 0});
        node = Node.start(ProgramConfig.load(
                Optional.of(few), new CommandLineSettings(Optional.of(folder), Optional.of(0), Optional.empty())));
        root = new Caller(
                HTTP,
                node.address(),
                Files.readString(folder.resolve(BootstrapToken.FILE)).strip());
        described = DescribedAnswers.of(node.address()).orElseThrow();
        // Written for OpenAPI linters, see the profile lint-api.
        Files.writeString(
                Files.createDirectories(Path.of("target")).resolve("openapi.json"),
                PRETTY.writeValueAsString(described.document()));
    }

    @AfterAll
    static void stopTheNode() {
        node.close();
    }

    @Test
    void everyRouteAnswersAsItIsDescribed() throws Exception {
        people();
        InvitedPeople.come(root);
        InvitedPeople.lookAfterThemselves(root);
        OnCallDay.live(root);
        ToldPeople.sayHow(root);
        ToldChannels.live(root);
        PasskeyDay.live(root, HTTP);
        ProviderSignIns.walk(root, PROVIDER, "corp");
        lists();
        rulePacks();
        String sensor = sensors();
        setAside();
        workOnACase();
        assets();
        identities();
        HuntedCase.open(root);
        intelligence();
        partners();
        WorkedMatter.act(
                root, get("/api/v1/cases").path("items").path(0).path("id").asText());
        SubscribedWebhooks.act(root);
        assertThat(root.get("/api/v1/export/cases?limit=5").response().body()).contains("case.changed");
        assertThat(root.get("/api/v1/export/alerts?format=ocsf").response().body())
                .contains("\"class_uid\":2004");
        assertThat(root.get("/api/v1/export/cases?since=0123abcd-7-0").status()).isEqualTo(409);
        assertThat(root.get("/api/v1/export/cases?since=yesterday").status()).isEqualTo(400);
        ProposedCases.answerAndMove(root);
        center();
        approvals();
        secureScore();
        AutomatedCases.act(root);
        AutomatedCases.await(root);
        RespondedCases.act(root, HTTP, node.address());
        streams(sensor);
        refusals();
        WrittenExamples.write(described);

        assertThat(described.seen()).as("routes that answered as described").isEqualTo(all());
    }

    private static void secureScore() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> !get("/api/v1/secure-scores").path("items").isEmpty());
        get("/api/v1/secure-scores/trend");
        get("/api/v1/secure-score-controls");
        String control = "/api/v1/secure-score-controls/SecondAdministrator";
        send(
                "PUT",
                control + "/state",
                "{\"state\":\"Ignored\",\"reason\":\"A small team.\",\"owner\":\"ada\",\"expiresAt\":\"%s\"}"
                        .formatted(Instant.now().plus(Duration.ofDays(30))));
        get(control);
    }

    private static void approvals() {
        get("/api/v1/me/sign-ins");
        get("/api/v1/auth/waiting");
        root.post("/api/v1/people", "{\"name\":\"rita\",\"role\":\"responder\"}");
        Caller rita = root.as(root.post("/api/v1/people/rita/tokens", "{}")
                .json()
                .path("token")
                .asText());
        String asks = "{\"role\":\"lead\",\"minutes\":5,\"reason\":\"Nobody else is here.\"}";
        String denied =
                rita.post("/api/v1/temporary-roles", asks).json().path("id").asText();
        get("/api/v1/approvals");
        get("/api/v1/approvals/" + denied);
        post("/api/v1/approvals/" + denied + "/deny", "{}");
        String given =
                rita.post("/api/v1/temporary-roles", asks).json().path("id").asText();
        post("/api/v1/approvals/" + given + "/approve", "{}");
        get("/api/v1/temporary-roles");
        send("DELETE", "/api/v1/temporary-roles/" + given, "");
    }

    /** Calls for each status with which every route can reject a request. */
    private static void refusals() {
        assertThat(root.post("/api/v1/cases/1/notes", "{}").status()).isEqualTo(400);
        assertThat(root.as("wf_wrong").get("/api/v1/me").status()).isEqualTo(401);
        assertThat(root.send(root.request("/api/v1/people/eve")
                                .header("Origin", "https://evil.example")
                                .DELETE())
                        .status())
                .isEqualTo(403);
        assertThat(root.get("/api/v1/cases/99").status()).isEqualTo(404);
        assertThat(root.post("/api/v1/cases/1/resolve", "{}").status()).isEqualTo(409);
        assertThat(root.post("/api/v1/cases/1/notes", "{\"text\":\"late\"}", "If-Match", "\"1\"")
                        .status())
                .isEqualTo(412);
        assertThat(root.post("/api/v1/cases/1/notes", "x".repeat(70_000)).status())
                .isEqualTo(413);
    }

    private static Set<String> all() {
        Set<String> all = new TreeSet<>();
        described
                .document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> all.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        // Only over TLS with a client certificate: tested in SensorCertificatesIT.
        all.remove("POST /api/v1/sensors/certificate");
        return all;
    }

    private static JsonNode get(String path) {
        return done(root.get(path));
    }

    private static JsonNode post(String path, String body) {
        return done(root.post(path, body));
    }

    private static JsonNode send(String method, String path, String body) {
        return done(root.send(root.request(path).method(method, HttpRequest.BodyPublishers.ofString(body))));
    }

    private static JsonNode done(Caller.Answer answer) {
        assertThat(answer.status())
                .as(answer.response().uri() + ": " + answer.response().body())
                .isLessThan(400);
        String type = answer.response().headers().firstValue("Content-Type").orElse("");
        return type.startsWith("application/json") ? answer.json() : PRETTY.createObjectNode();
    }

    private static void people() {
        post("/api/v1/people", "{\"name\":\"eve\",\"role\":\"viewer\"}");
        get("/api/v1/people");
        get("/api/v1/people/eve");
        send("PATCH", "/api/v1/people/eve", "{\"role\":\"responder\"}");
        String link = post("/api/v1/people/eve/links", "{}").path("link").asText();
        String code = link.substring(link.indexOf("code="));
        get("/signin?" + code);
        done(root.send(HttpRequest.newBuilder(URI.create(node.address() + "/signin"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", node.address().toString())
                .POST(HttpRequest.BodyPublishers.ofString(code))));
        get("/pki/ca.crl");
        get("/pki/sensors.pem");
        done(root.send(HttpRequest.newBuilder(URI.create(node.address() + "/csp-reports"))
                .header("Content-Type", "application/csp-report")
                .POST(HttpRequest.BodyPublishers.ofString("{\"csp-report\":{\"effective-directive\":\"img-src\"}}"))));
        String session = get("/api/v1/people/eve/sessions")
                .path("items")
                .path(0)
                .path("id")
                .asText();
        send("DELETE", "/api/v1/people/eve/sessions/" + session, "");
        send("DELETE", "/api/v1/people/eve/sessions", "");
        JsonNode token = post("/api/v1/people/eve/tokens", "{\"purpose\":\"report\",\"expiresInDays\":3}");
        get("/api/v1/people/eve/tokens");
        post("/api/v1/signin", "{\"token\":\"" + token.path("token").asText() + "\"}");
        post("/api/v1/signout", "");
        get("/api/v1/me");
        send("DELETE", "/api/v1/people/eve/tokens/" + token.path("id").asText(), "");
        send("DELETE", "/api/v1/people/eve", "");
    }

    private static void lists() {
        get("/api/v1/tags");
        send("PUT", "/api/v1/lists/jump-hosts", "{\"description\":\"Jump hosts\",\"entries\":[\"10.20.0.5\"]}");
        post("/api/v1/lists/jump-hosts/entries", "{\"add\":[\"10.20.0.6\"],\"remove\":[]}");
        post("/api/v1/lists/jump-hosts/import", "entry\n10.20.0.5\n10.20.0.7\n");
        get("/api/v1/lists");
        get("/api/v1/lists/jump-hosts");
        send("DELETE", "/api/v1/lists/jump-hosts", "");
    }

    private static void backTests() {
        String id = send(
                        "POST",
                        "/api/v1/rules/back-tests?days=3700",
                        RULE.replace("33333333-", "44444444-").formatted("Back-tested"))
                .path("id")
                .asText();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> root.get("/api/v1/rules/back-tests/" + id)
                        .json()
                        .path("state")
                        .asText()
                        .equals("done"));
        get("/api/v1/rules/back-tests/" + id);
        get("/api/v1/rules/back-tests");
        send("DELETE", "/api/v1/rules/back-tests/" + id, "");
    }

    private static void indicators() {
        String id = "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f";
        post("/api/v1/intel/bundles", """
                {"type":"indicator","spec_version":"2.1","id":"%s","created":"2026-03-01T10:00:00.000Z",
                 "modified":"2026-03-01T10:00:00.000Z","pattern":"[domain-name:value = 'ferry.example']","pattern_type":"stix",
                 "valid_from":"2026-03-01T00:00:00Z"}""".formatted(id));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        root.get("/api/v1/intel/live").json().path("current").asBoolean());
        get("/api/v1/intel/live");
        get("/api/v1/intel/indicators/" + id);
        send(
                "PUT",
                "/api/v1/intel/indicators/" + id + "/decision",
                "{\"action\":\"allow\",\"reason\":\"Our own scanner.\"}");
        get("/api/v1/intel/sightings");
        send("PUT", "/api/v1/intel/indicators", """
                {"indicators":[{"externalId":"f-1","type":"domain","value":"ferry2.example","confidence":80,"tlp":"green"},
                 {"externalId":"f-2","type":"domain","value":"no domain"}]}""");
        done(root.post(
                "/api/v1/intel/indicators/list?source=blocklist&tlp=green",
                "hxxps://quay[.]example/a\n198.51.100.7:443\n",
                "Content-Type",
                "text/plain"));
        post("/api/v1/intel/indicators/delete", "{\"externalIds\":[\"f-1\"]}");
    }

    private static void intelligence() {
        String tool = """
            {"type":"tool","spec_version":"2.1","id":"tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",\
            "created":"2026-03-01T10:00:00.000Z","modified":"2026-03-01T10:00:00.000Z","name":"rclone","x_rank":1,\
            "object_marking_refs":["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"]}""";
        post(
                "/api/v1/intel/bundles?tlp=green",
                "{\"type\":\"bundle\",\"id\":\"bundle--44af6c39-c09b-49c5-9de2-394224b04982\",\"objects\":[%s,%s]}"
                        .formatted(tool, tool.replace("\"rclone\"", "7")));
        get("/api/v1/intel/objects?type=tool&q=clone");
        get("/api/v1/intel/objects/tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f");
        get("/api/v1/intel/objects/tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f/graph?depth=1");
        get("/api/v1/intel/campaigns?type=campaign");
        assertThat(root.get("/api/v1/intel/bundle?format=ndjson").response().body())
                .isEqualTo(tool + "\n");
        assertThat(root.get("/api/v1/intel/bundle").response().body()).contains(tool);
        assertThat(root.get("/api/v1/intel/bundle?format=misp").json().has("response"))
                .isTrue();
        send("PUT", "/api/v1/intel/collections/shared", "{\"ceiling\":\"green\"}");
        send("PUT", "/api/v1/intel/collections/shared/sources/administrator", "");
        get("/api/v1/intel/collections");
        send("DELETE", "/api/v1/intel/collections/shared/sources/administrator", "");
        send("DELETE", "/api/v1/intel/collections/shared", "");
        send("PUT", "/api/v1/intel/feeds/ferry", "{\"url\":\"https://ferry.example/taxii2/\",\"password\":\"p\"}");
        post("/api/v1/intel/feeds/ferry/poll", "{}");
        get("/api/v1/intel/feeds");
        send("DELETE", "/api/v1/intel/feeds/ferry", "");
        indicators();
    }

    private static void partners() {
        send(
                "PUT",
                "/api/v1/partners/acme",
                "{\"organisation\": \"Acme\", \"contacts\": [\"Ann <ann@acme.example>\"]}");
        send("PUT", "/api/v1/partners/acme/limits", "{\"ceiling\": \"amber\"}");
        get("/api/v1/partners");
        get("/api/v1/partners/acme");
        String certificate = post(
                        "/api/v1/partners/acme/certificates",
                        Json.write(Map.of("certificate", PartnerKey.of("Acme").pem())))
                .path("fingerprint")
                .asText();
        get("/api/v1/partners/acme/certificates");
        send("DELETE", "/api/v1/partners/acme/certificates/" + certificate, "");
        Caller acme = root.as(
                post("/api/v1/people/partner-acme/tokens", "{}").path("token").asText());
        done(acme.post("/api/v1/partners/acme/signals", """
                {"class_uid": 2004, "severity_id": 4, "status_id": 1, "time": 1764583200000,
                 "finding_info": {"uid": "a-1", "title": "Suspected DCSync attack"}, "device": {"hostname": "srv-acme.example"}}"""));
        done(acme.get("/api/v1/partners/acme/signals"));
        done(acme.get("/api/v1/partners/acme/signals/a-1"));
        done(acme.send(acme.request("/api/v1/partners/acme/signals/a-1")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"comment\": \"Seen at two members.\"}"))));
    }

    private static void rulePacks() {
        send("PUT", "/api/v1/rule-packs/night", RULE.formatted("First"));
        send("PUT", "/api/v1/rule-packs/night", RULE.formatted("Second"));
        get("/api/v1/rule-packs");
        JsonNode pack = get("/api/v1/rule-packs/night");
        long first = pack.path("history").path(1).path("revision").asLong();
        post("/api/v1/rule-packs/night/rollback", "{\"revision\":" + first + "}");
        get("/api/v1/rules?q=First");
        get("/api/v1/rules?technique=T1003");
        backTests();
        get("/api/v1/attack?days=7");
        get("/api/v1/landscape?days=365");
        get("/api/v1/attack/layer?score=can-fire");
        get("/api/v1/rules/33333333-3333-4333-8333-333333333333");
        String lookBack = post(
                        "/api/v1/rules/look-backs", "{\"rules\":[\"33333333-3333-4333-8333-333333333333\"],\"days\":1}")
                .path("id")
                .asText();
        DatabaseAddress database = EmbeddedPostgres.running(folder).orElseThrow();
        Jdbi.create(database.jdbcUrl(), database.user(), database.password())
                .useHandle(handle ->
                        handle.execute("INSERT INTO archive_copy (path, node) VALUES ('a', '10.0.0.7:25520')"));
        get("/api/v1/archive/nodes");
        send("DELETE", "/api/v1/archive/nodes/10.0.0.7:25520", "");
        get("/api/v1/rules/look-backs");
        get("/api/v1/rules/look-backs/" + lookBack);
        send("DELETE", "/api/v1/rules/look-backs/" + lookBack, "");
        exceptions();
        maintenance();
        exercises();
        send(
                "PUT",
                "/api/v1/rules/33333333-3333-4333-8333-333333333333/stage",
                "{\"stage\":\"shadow\",\"reason\":\"New rule\"}");
        JsonNode correlations = get("/api/v1/rules?limit=1000");
        for (JsonNode rule : correlations.path("items")) {
            if (rule.path("kind").asText().equals("correlation")) {
                get("/api/v1/rules/" + rule.path("id").asText());
                break;
            }
        }
        send("DELETE", "/api/v1/rule-packs/night", "");
    }

    private static void maintenance() {
        String id = post("/api/v1/maintenance-windows", """
                {"assets":["host:none.corp.example"],"reason":"Upgrade","until":"%s"}""".formatted(
                                Instant.now().plus(Duration.ofHours(2))))
                .path("id")
                .asText();
        get("/api/v1/maintenance-windows");
        post("/api/v1/maintenance-windows/" + id + "/end", "{}");
    }

    private static void exercises() {
        String id = post("/api/v1/exercises", """
                {"name":"Red October","assets":["host:none.corp.example"],"until":"%s"}""".formatted(Instant.now().plus(Duration.ofHours(2))))
                .path("id")
                .asText();
        get("/api/v1/exercises");
        post("/api/v1/exercises/" + id + "/end", "{}");
    }

    private static void exceptions() {
        String wanted =
                "{\"rules\":[\"33333333-3333-4333-8333-333333333333\"],\"assets\":[\"host:none.corp.example\"]}";
        post("/api/v1/rules/exceptions/previews", "{\"exception\":%s,\"days\":1}".formatted(wanted));
        String saved = """
                {"exception":%s,"reason":"Known","expiresAt":"%s","withoutPreview":true,"confirmCritical":true}""".formatted(wanted, Instant.now().plus(Duration.ofDays(9)));
        String id = post("/api/v1/rules/exceptions", saved).path("id").asText();
        get("/api/v1/rules/noise");
        get("/api/v1/figures?by=severity&per=week&zone=Europe/Berlin");
        get("/api/v1/figures?format=csv");
        get("/api/v1/figures?format=ndjson&by=rule");
        get("/api/v1/figures/workload");
        get("/api/v1/figures/report?month=2026-11");
        get("/api/v1/rules/exceptions");
        get("/api/v1/rules/exceptions/" + id);
        send("PUT", "/api/v1/rules/exceptions/" + id, saved);
        post(
                "/api/v1/rules/exceptions/" + id + "/extend",
                "{\"expiresAt\":\"%s\"}".formatted(Instant.now().plus(Duration.ofDays(19))));
        post("/api/v1/rules/exceptions/" + id + "/end", "{}");
    }

    /** @return credential of a sensor that may report for all assets */
    private static String sensors() {
        String token = post("/api/v1/sensors/tokens", "{\"name\":\"forwarder\",\"assets\":[\"*\"]}")
                .path("token")
                .asText();
        JsonNode enrolled = done(root.as("")
                .post(
                        "/api/v1/sensors/enroll",
                        "{\"token\":\"%s\",\"name\":\"dc01\",\"addresses\":[\"192.0.2.7\"]}".formatted(token)));
        String id = enrolled.path("sensor").asText();
        String credential = enrolled.path("credential").asText();
        String record = """
            {"asset":"dc01.corp.example","time":"2026-11-24T22:26:52.123Z",\
            "logsource":{"product":"windows","category":"process_creation"},\
            "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","User":"CORP\\\\eve",\
            "CommandLine":"vssadmin.exe delete shadows /all /quiet"}}
            not a record
            """;
        JsonNode receipt = done(root.as(credential).post("/api/v1/telemetry", record));
        assertThat(receipt.path("accepted").asInt()).isEqualTo(1);
        assertThat(receipt.path("rejected")).hasSize(1);
        get("/api/v1/sensors");
        get("/api/v1/sensors/" + id);
        get("/api/v1/sensors/" + id + "/gaps");
        String other = post("/api/v1/sensors/tokens", "{}").path("token").asText();
        String gone = done(root.as("")
                        .post("/api/v1/sensors/enroll", "{\"token\":\"%s\",\"name\":\"old\"}".formatted(other)))
                .path("sensor")
                .asText();
        send("DELETE", "/api/v1/sensors/" + gone, "");
        String unused = post("/api/v1/sensors/tokens", "{}").path("id").asText();
        get("/api/v1/sensors/tokens");
        get("/api/v1/sensors/tokens/" + unused);
        send("DELETE", "/api/v1/sensors/tokens/" + unused, "");
        get("/api/v1/inputs");
        post("/api/v1/inputs/syslog/tokens", "{\"name\":\"relay\",\"assets\":[\"*\"]}");
        return credential;
    }

    /** A sensor with too many new assets: one is admitted, two are pending, the others are in quarantine. */
    private static void setAside() {
        String token = post("/api/v1/sensors/tokens", "{\"assets\":[\"*\"]}")
                .path("token")
                .asText();
        JsonNode enrolled = done(
                root.as("").post("/api/v1/sensors/enroll", "{\"token\":\"%s\",\"name\":\"names\"}".formatted(token)));
        StringBuilder records = new StringBuilder();
        for (int number = 1; number <= 5; number++) {
            records.append("""
                {"asset":"made-up-%d","time":"2026-11-24T22:26:52Z","logsource":{"product":"linux","service":"sshd"},\
                "fields":{"message":"hello"}}
                """.formatted(number));
        }
        done(root.as(enrolled.path("credential").asText()).post("/api/v1/telemetry", records.toString()));

        JsonNode parked = get("/api/v1/retry-queue").path("items");
        String part = "/api/v1/retry-queue/" + parked.path(0).path("id").asText();
        get(part);
        post(part + "/retry", "{}");
        send("DELETE", "/api/v1/retry-queue/" + parked.path(1).path("id").asText(), "");

        JsonNode kept =
                get("/api/v1/quarantine?code=sensor.too-many-new-assets").path("items");
        String record = "/api/v1/quarantine/" + kept.path(0).path("id").asText();
        get(record);
        post(record + "/retry", "{}");
        send("DELETE", "/api/v1/quarantine/" + kept.path(1).path("id").asText(), "");
    }

    /**
     * Operations called in an order that the case allows; all other case operations are called while a user works on
     * the case.
     */
    private static final Set<String> ORDERED = Set.of(
            "acknowledge",
            "note",
            "template",
            "start",
            "tlp",
            "restrict",
            "hold",
            "resume",
            "confirm",
            "assign",
            "contain",
            "resolve",
            "close",
            "reopen",
            "exercise",
            "unexercise");

    private static void workOnACase() {
        get("/api/v1/assignees");
        get("/api/v1/case-operations");
        String path = "/api/v1/cases/"
                + Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(
                                () -> get("/api/v1/cases")
                                        .path("items")
                                        .path(0)
                                        .path("id")
                                        .asText(),
                                id -> !id.isEmpty());
        JsonNode found = get(path);
        post(
                "/api/v1/case-operations/notes",
                "{\"cases\":[\"%s\"],\"values\":{\"text\":\"Seen\"}}"
                        .formatted(found.path("number").asText()));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> !get("/api/v1/notifications").path("items").isEmpty());
        MessageLinks links = MessageLinks.of(folder);
        String token = links.to("administrator", found, 1);
        links.page("told", "administrator", found);
        get("/api/v1/notifications/told");
        post("/api/v1/notifications/told/receipts", "{\"token\":\"%s\",\"status\":\"seen\"}".formatted(token));
        get("/api/v1/metrics/notifications?by=person");
        get("/api/v1/metrics/notifications?format=csv");
        String link = "/ack/" + token;
        done(root.send(root.request(link).header("Accept", "application/json").GET()));
        done(root.send(
                root.request(link).header("Accept", "application/json").POST(HttpRequest.BodyPublishers.noBody())));
        post(path + "/acknowledge", "{}");
        post(path + "/start", "{}");
        post(path + "/tlp", "{\"tlp\":\"red\"}");
        post(path + "/restrict", "{\"people\":[\"administrator\"],\"reason\":\"An insider.\"}");
        post(path + "/restrict", "{\"people\":[]}");
        post(path + "/hold", "{}");
        post(path + "/resume", "{}");
        CaseOperation.ALL.stream()
                .filter(operation -> !operation.action().isAboutTwo() && !ORDERED.contains(operation.name()))
                .forEach(operation -> post(path + "/" + operation.name(), SampleBodies.of(operation, Map.of())));
        String note = get(path + "/notes").path("items").path(0).path("number").asText();
        post(path + "/note", "{\"note\":%s,\"revision\":1,\"text\":\"Asked @administrator.\"}".formatted(note));
        get(path + "/tasks");
        send(
                "PUT",
                "/api/v1/task-templates/insider",
                "{\"title\":\"Insider\",\"tasks\":[{\"title\":\"Inform legal\"}]}");
        get("/api/v1/task-templates");
        get("/api/v1/task-templates/insider");
        send("DELETE", "/api/v1/task-templates/insider", "");
        post(path + "/template", "{\"template\":\"ransomware\"}");
        get("/api/v1/tasks?owner=me&overdue=true");
        get("/api/v1/cases?tasks=overdue");
        get("/api/v1/mentions");
        post("/api/v1/mentions/seen", "{}");
        confirmWorseNews(path);
        post(path + "/assign", "{\"assignee\":\"administrator\"}");
        handover();
        post(path + "/exercise", "{\"reason\":\"The red team uses this host.\"}");
        post(path + "/unexercise", "{\"reason\":\"A real attack.\"}");
        post(path + "/contain", "{}");
        post(path + "/resolve", "{\"note\":\"Done.\"}");
        post(
                path + "/close",
                "{\"classification\":\"truePositive\",\"determination\":\"malware\",\"openTasks\":\"cancel\"}");
        post(path + "/reopen", "{\"reason\":\"It goes on.\"}");
        LsassReader.on("ws77.corp.example", root);
        new RelatedCases(EveryRouteIT::get, EveryRouteIT::post)
                .mergeAndLink(found.path("id").asText(), "ws77");
        get(path + "/timeline");
        get(path + "/activity");
        get(path + "/why");
        get(path + "/would-notify");
        get(path + "/would-notify?at=2026-12-01T03:00:00Z");
        get(path + "/reasons");
        get(path + "/overview");
        get(path + "/similar");
        get(path + "/graph");
        post(path + "/proof", "{}");
        get(path + "/proof");
        get("/api/v1/alerts?case=" + found.path("id").asText());
        get("/api/v1/alerts/" + found.path("alerts").path(0).path("id").asText());
        get("/api/v1/alerts/" + found.path("alerts").path(0).path("id").asText() + "/exception-draft");
        get("/api/v1/cases/" + found.path("id").asText() + "/exceptions");
        get("/api/v1/assets/" + found.path("alerts").path(0).path("asset").asText() + "/exceptions");
    }

    /** A more severe alert on the same asset, while a user works on the case. */
    private static void confirmWorseNews(String path) {
        LsassReader.on("dc01.corp.example", root);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> get(path).path("worsened").isObject());
        post(path + "/confirm", "{}");
    }

    private static void handover() {
        root.post("/api/v1/people", "{\"name\":\"tom\",\"role\":\"responder\"}");
        Caller tom = root.as(root.post("/api/v1/people/tom/tokens", "{}")
                .json()
                .path("token")
                .asText());
        String offer = "{\"to\":\"tom\",\"note\":\"The printer is known.\"}";
        for (String ending : List.of("withdraw", "decline", "accept")) {
            String one = post("/api/v1/handovers", offer).path("id").asText();
            done((ending.equals("withdraw") ? root : tom).post("/api/v1/handovers/" + one + "/" + ending, "{}"));
            get("/api/v1/handovers/" + one);
        }
        get("/api/v1/handovers");
    }

    private static void assets() {
        get("/api/v1/assets");
        String asset = "/api/v1/assets/host:dc01.corp.example";
        get(asset);
        send(
                "PATCH",
                asset,
                "{\"tags\":[\"sensitive\"],\"criticality\":\"critical\",\"owner\":\"M. Brandt\",\"group\":\"Directory\"}");
        get(asset + "/activity");
        get(asset);
        send("PATCH", "/api/v1/assets/host:dc01?new=true", "{\"owner\":\"M. Brandt\"}");
        send("PUT", asset + "/duplicate-of", "{\"asset\":\"dc01\",\"reason\":\"One machine under two names\"}");
        send("DELETE", asset + "/duplicate-of?reason=They%20are%20two", "");
        get(asset + "/timeline");
        get(asset + "/coverage");
        get(asset + "/coverage/rules");
        get("/api/v1/coverage");
        get("/api/v1/coverage/rules");
        get("/api/v1/coverage/summary");
        get("/api/v1/log-sources");
        get(asset + "/state");
        get(asset + "/state/changes");
        get(asset + "/evidence");
        send("PUT", asset + "/evidence/holds/case-12", "{\"reason\":\"The court asks for it.\"}");
        send("DELETE", asset + "/evidence/holds/case-12", "");
        post(asset + "/evidence/erase", "{\"reason\":\"Their owner asked for it.\"}");
        String alert = get("/api/v1/alerts?asset=host:dc01.corp.example")
                .path("items")
                .path(0)
                .path("id")
                .asText();
        assertThat(get("/api/v1/alerts/" + alert).path("telemetry").path(0).has("erased"))
                .isTrue();
    }

    private static void identities() {
        JsonNode row = post(
                "/api/v1/aliases",
                "{\"a\":\"192.0.2.7\",\"b\":\"dc01.corp.example\",\"certainty\":90,\"from\":\"2026-11-01T00:00:00Z\","
                        + "\"to\":\"2027-11-01T00:00:00Z\",\"reason\":\"The lease says so\"}");
        post("/api/v1/aliases/import", "a,b,reason\n192.0.2.8,dc01.corp.example,Its second card\n");
        get("/api/v1/aliases");
        get("/api/v1/entities/192.0.2.7?at=2026-11-24T22:26:52Z");
        get("/api/v1/assets/host:dc01.corp.example/names");
        send("DELETE", "/api/v1/aliases/" + row.path("id").asLong(), "");
    }

    private static void center() {
        List.of(
                        "/alive",
                        "/ready",
                        "/ready/sensors",
                        "/metrics",
                        "/api/v1/status",
                        "/api/v1/audit",
                        "/api/v1/audit/heads",
                        "/api/v1/audit/time-stamps",
                        "/api/v1/audit/export",
                        "/api/v1/openapi.json",
                        "/api/docs",
                        "/api/docs/docs.js",
                        "/api/docs/docs.css")
                .forEach(EveryRouteIT::get);
    }

    private static void streams(String sensor) throws Exception {
        open("/api/v1/uplink", sensor, UplinkCodec.SUB_PROTOCOL);
        open("/api/v1/stream", root.token(), LiveStream.PROTOCOL);
        HttpResponse<Stream<String>> events = HTTP.send(
                root.request(
                                "/api/v1/stream/events?topic=cases&topic=assets&topic=sensors&topic=status&topic=approvals&topic=notifications:me")
                        .build(),
                HttpResponse.BodyHandlers.ofLines());
        assertThat(events.statusCode()).isEqualTo(200);
        List<String> lines = new ArrayList<>();
        try (Stream<String> from = events.body()) {
            // reads hello and five snapshots
            from.filter(line -> line.startsWith("data:")).limit(6).forEach(lines::add);
        }
        described.checkEvents("/api/v1/stream/events", lines);
    }

    private static void open(String path, String token, String protocol) {
        CompletableFuture<Void> opened = new CompletableFuture<>();
        WebSocket socket = HTTP.newWebSocketBuilder()
                .subprotocols(protocol)
                .header("Authorization", "Bearer " + token)
                .buildAsync(
                        URI.create(node.address().toString().replaceFirst("^http", "ws") + path),
                        new WebSocket.Listener() {
                            @Override
                            public void onOpen(WebSocket ready) {
                                opened.complete(null);
                            }
                        })
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
        opened.orTimeout(30, TimeUnit.SECONDS).join();
        assertThat(socket.getSubprotocol()).isEqualTo(protocol);
        socket.abort();
        described.switched(path);
    }
}
