package io.watchfloor.dashboards.intel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.cli.CommandRun;
import io.watchfloor.dashboards.response.ActingSensor;
import io.watchfloor.ops.intel.stix.StixFile;
import io.watchfloor.ops.intel.stix.StixLimits;
import io.watchfloor.ops.intel.stix.StixReader;
import io.watchfloor.ops.platform.rights.Tlp;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Live indicators of a center")
final class LiveIndicatorsIT {

    private static final String RED = "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed";

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with("""
            watchfloor.rules.indicators.too-common = 3
            watchfloor.rules.indicators.look-back-days = 0
            """);

    /** So many indicators change while telemetry flows. */
    private static final int CHANGED = Integer.getInteger("watchfloor.indicators.changed", 2_500);

    private static final AtomicInteger NUMBERS = new AtomicInteger(1);

    private static Caller sensor() {
        return NODE.sensor("sensor-" + NUMBERS.incrementAndGet());
    }

    private static String id(int number) {
        return "indicator--a1b2c3d4-0000-4000-8000-%012d".formatted(number);
    }

    private static int number() {
        return NUMBERS.incrementAndGet();
    }

    private static String indicator(int number, Instant modified, String pattern, String more) {
        return """
                {"type":"indicator","spec_version":"2.1","id":"%s","created":"2026-01-01T00:00:00.000Z","modified":"%s",
                 "name":"feed entry","indicator_types":["malicious-activity"],"pattern":"%s","pattern_type":"stix",
                 "valid_from":"2026-01-01T00:00:00.000Z"%s}""".formatted(id(number), stix(modified), pattern, more);
    }

    private static String stix(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", ".000Z");
    }

    private static String domain(int number, String domain, String more) {
        return indicator(number, Instant.now(), "[domain-name:value = '" + domain + "']", ",\"confidence\":90" + more);
    }

    private static void imported(List<String> objects) {
        Caller.Answer answer = NODE.administrator()
                .post(
                        "/api/v1/intel/bundles",
                        "{\"type\":\"bundle\",\"id\":\"bundle--44af6c39-c09b-49c5-9de2-394224b04982\",\"objects\":["
                                + String.join(",", objects) + "]}");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        assertThat(answer.json().path("added").asInt())
                .as(answer.response().body())
                .isEqualTo(objects.size());
    }

    private static String object(String id, String more) {
        return "{\"type\":\"%s\",\"spec_version\":\"2.1\",\"id\":\"%s\",\"created\":\"2026-11-01T00:00:00.000Z\",\"modified\":\"2026-11-01T00:00:00.000Z\"%s}"
                .formatted(id.substring(0, id.indexOf("--")), id, more);
    }

    private static JsonNode campaign(Caller reader, String id) {
        JsonNode items =
                reader.get("/api/v1/intel/campaigns?q=red%20lights").json().path("items");
        assertThat(items.findValuesAsText("id")).contains(id);
        return items.path(0);
    }

    /** Waits until the center confirms that every node compares what is stored. */
    private static void active() {
        await().atMost(Duration.ofMinutes(2))
                .until(() -> NODE.administrator()
                        .get("/api/v1/intel/live")
                        .json()
                        .path("current")
                        .asBoolean());
    }

    private static String query(String host, String domain) {
        return """
                {"EventID":22,"Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"%s","QueryName":"%s",\
                "Image":"C:\\\\a.exe","TimeCreated":"%s"}
                """.formatted(host, domain, Instant.now());
    }

    private static JsonNode one(int number) {
        return NODE.administrator()
                .get("/api/v1/intel/indicators/" + id(number))
                .json();
    }

    private static long seen(int number) {
        return one(number).path("sightings").path("count").asLong();
    }

    private static List<String> assets(int number) {
        return one(number).path("sightings").path("assets").findValuesAsText("asset");
    }

    private static String status(int number) {
        return one(number).path("values").path(0).path("status").asText();
    }

    @Test
    @DisplayName("open alerts and cases with the marking of the indicator, and return their sightings")
    void openAlerts() {
        int number = number();
        String campaign = "campaign--5f0c7a0e-3c2b-4c0e-9a52-1f2d2f3b4c5d";
        imported(List.of(
                domain(number, "red.example", ",\"object_marking_refs\":[\"" + RED + "\"]"),
                object(campaign, ",\"name\":\"Ferry of the red lights\""),
                object(
                        "relationship--6a0c7a0e-3c2b-4c0e-9a52-1f2d2f3b4c5d",
                        ",\"relationship_type\":\"indicates\",\"source_ref\":\"%s\",\"target_ref\":\"%s\""
                                .formatted(id(number), campaign))));
        active();
        RunningNode.telemetry(
                sensor(),
                query("red-ws1", "RED.example.") + query("red-ws1", "red.example") + query("red-ws2", "red.example"));

        await().atMost(Duration.ofSeconds(25))
                .untilAsserted(() -> assertThat(seen(number)).isEqualTo(3));
        JsonNode indicator = one(number);
        assertThat(indicator.path("values").path(0).path("status").asText()).isEqualTo("live");
        assertThat(indicator.path("sightings").path("assets").findValuesAsText("asset"))
                .containsExactlyInAnyOrder("host:red-ws1", "host:red-ws2");
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(one(number).path("cases")).isNotEmpty());
        JsonNode link = one(number).path("cases").path(0);
        JsonNode opened = NODE.administrator()
                .get("/api/v1/cases/" + link.path("id").asText())
                .json();
        assertThat(opened.findValuesAsText("tlp")).contains("red");
        assertThat(campaign(NODE.administrator(), campaign).path("cases")).contains(link);
        assertThat(opened.toString()).contains("Indicator: red.example (domain)");

        Caller amber = person("amber", Tlp.AMBER);
        assertThat(amber.get("/api/v1/cases/" + link.path("id").asText()).status())
                .isEqualTo(404);
        assertThat(amber.get("/api/v1/intel/indicators/" + id(number)).status()).isEqualTo(404);
        assertThat(campaign(amber, campaign).path("cases")).isEmpty();
        assertThat(amber.get("/api/v1/alerts?limit=1000").response().body()).doesNotContain("red.example");
        assertThat(amber.get("/api/v1/intel/sightings").response().body()).doesNotContain(id(number));

        String bundle =
                NODE.administrator().get("/api/v1/intel/sightings").response().body();
        StixFile read = new StixReader(StixLimits.USUAL).read(bundle.getBytes(StandardCharsets.UTF_8));
        assertThat(read.allIssues().filter(one -> one.code().refuses())).isEmpty();
        assertThat(bundle).contains(id(number)).doesNotContain("red-ws1");
        assertThat(read.objects()).extracting(one -> one.type()).contains("identity", "sighting");
        CommandRun export = CommandRun.of(
                "intel",
                "export-sightings",
                "--center",
                NODE.address().toString(),
                "--token",
                NODE.administrator().token());
        assertThat(export.status()).as(export.err()).isEqualTo(0);
        StixFile exported = new StixReader(StixLimits.USUAL).read(export.out().getBytes(StandardCharsets.UTF_8));
        assertThat(exported.objects().stream().map(one -> one.id()))
                .containsExactlyElementsOf(
                        read.objects().stream().map(one -> one.id()).toList());
    }

    @Test
    @DisplayName("match nothing that is allowed, known to be good, expired, revoked or of low confidence, and say why")
    void sayWhyTheyAreNotLive() {
        int allowed = number();
        int benign = number();
        int known = number();
        int old = number();
        int doubtful = number();
        int complex = number();
        int ended = number();
        imported(List.of(
                domain(allowed, "allowed.example", ""),
                domain(benign, "allowed.example", "").replace("malicious-activity", "benign"),
                indicator(known, Instant.now(), "[ipv4-addr:value = '10.1.2.3']", ""),
                indicator(old, Instant.now().minus(Duration.ofDays(300)), "[domain-name:value = 'old.example']", ""),
                indicator(doubtful, Instant.now(), "[domain-name:value = 'doubtful.example']", ",\"confidence\":5"),
                indicator(complex, Instant.now(), "[domain-name:value LIKE '%.complex.example']", ""),
                indicator(
                        ended,
                        Instant.now(),
                        "[domain-name:value = 'ended.example']",
                        ",\"valid_until\":\"2026-01-02T00:00:00.000Z\"")));
        active();
        RunningNode.telemetry(
                sensor(),
                query("quiet", "allowed.example")
                        + query("quiet", "old.example")
                        + query("quiet", "doubtful.example")
                        + query("quiet", "ended.example")
                        + "{\"EventID\":3,\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"Computer\":\"quiet\",\"DestinationIp\":\"10.1.2.3\"}\n");
        int last = number();
        imported(List.of(domain(last, "loud.example", "")));
        active();
        RunningNode.telemetry(sensor(), query("quiet", "loud.example"));
        await().atMost(Duration.ofSeconds(25)).until(() -> seen(last) == 1);

        assertThat(status(allowed)).isEqualTo("live");
        assertThat(one(allowed).path("action").path("allowedBy").path(0).asText())
                .isEqualTo(id(benign));
        assertThat(status(benign)).isEqualTo("allows");
        assertThat(status(known)).isEqualTo("known-good");
        assertThat(one(known).toString()).contains("10.0.0.0/8 is on the built-in list");
        assertThat(status(old)).isEqualTo("expired");
        assertThat(status(doubtful)).isEqualTo("low-confidence");
        assertThat(one(complex).path("values")).isEmpty();
        assertThat(status(ended)).isEqualTo("expired");
        for (int number : List.of(allowed, benign, known, old, doubtful, ended)) {
            assertThat(seen(number)).as(id(number)).isZero();
        }
    }

    @Test
    @DisplayName("propose to block an address in the cases of their alerts, until the decision changes")
    void proposeBlocks() {
        int number = number();
        int name = number();
        imported(List.of(
                indicator(number, Instant.now(), "[ipv4-addr:value = '198.51.100.77']", ",\"confidence\":90"),
                domain(name, "unblockable.example", "")));
        active();
        String decision = "/api/v1/intel/indicators/%s/decision";
        String propose = "{\"action\":\"propose-block\",\"reason\":\"A relay of FerryRat.\"}";
        Caller.Answer decided = put(decision.formatted(id(number)), propose);
        assertThat(decided.json().path("action").path("action").asText())
                .as(decided.response().body())
                .isEqualTo("propose-block");
        assertThat(put(decision.formatted(id(name)), propose).code()).isEqualTo("indicator.no-address");
        active();
        RunningNode.telemetry(
                sensor(),
                "{\"EventID\":3,\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"Computer\":\"block-ws1\",\"Image\":\"C:\\\\a.exe\","
                        + "\"DestinationIp\":\"198.51.100.77\",\"DestinationPort\":443,\"TimeCreated\":\""
                        + Instant.now() + "\"}\n");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> one(number).path("cases").path(0).hasNonNull("id"));
        String path =
                "/api/v1/cases/" + one(number).path("cases").path(0).path("id").asText() + "/responses/proposed";
        Caller responder = NODE.responder("rita");
        JsonNode proposed = await().atMost(Duration.ofSeconds(25))
                .until(() -> responder.get(path).json().path("items"), items -> items.size() == 1);
        assertThat(proposed.path(0).path("asset").asText()).isEqualTo("host:block-ws1");
        assertThat(proposed.path(0).path("address").asText()).isEqualTo("198.51.100.77");
        assertThat(proposed.path(0).path("decision").path("reason").asText()).isEqualTo("A relay of FerryRat.");

        put(decision.formatted(id(number)), "{\"action\":\"alert\",\"reason\":\"Harmless after all.\"}");
        assertThat(NODE.administrator().get(path).json().path("items")).isEmpty();
    }

    @Test
    @DisplayName(
            "propose a block that a responder approves and the sensor of the host carries out, and cause nothing before")
    void blockAfterApproval(@TempDir Path folder) throws Exception {
        try (HostFirewall firewall = new HostFirewall(folder)) {
            int number = number();
            imported(List.of(indicator(
                    number,
                    Instant.now(),
                    "[ipv4-addr:value = '" + HostFirewall.ADDRESS + "']",
                    ",\"confidence\":90")));
            active();
            assertThat(put(
                                    "/api/v1/intel/indicators/" + id(number) + "/decision",
                                    "{\"action\":\"propose-block\",\"reason\":\"A relay of FerryRat.\"}")
                            .status())
                    .isEqualTo(200);
            active();
            try (ActingSensor sensor = new ActingSensor(
                    folder,
                    NODE.address(),
                    NODE.enrolled("acting").path("credential").asText(),
                    firewall.environment(),
                    "actions.allow = [block-address]")) {
                sensor.writes(
                        "{\"EventID\":3,\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"Image\":\"C:\\\\a.exe\","
                                + "\"DestinationIp\":\"" + HostFirewall.ADDRESS
                                + "\",\"DestinationPort\":443,\"TimeCreated\":\""
                                + Instant.now() + "\"}");
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> one(number).path("cases").path(0).hasNonNull("id"));
                String responses = "/api/v1/cases/"
                        + one(number).path("cases").path(0).path("id").asText() + "/responses";
                Caller responder = NODE.responder("rita");
                JsonNode proposed = await().atMost(Duration.ofSeconds(25))
                        .until(
                                () -> responder
                                        .get(responses + "/proposed")
                                        .json()
                                        .path("items"),
                                items -> items.size() == 1)
                        .path(0);
                assertThat(proposed.path("requested")).isEmpty();
                assertThat(responder.get(responses).json().path("items")).isEmpty();
                assertThat(firewall.blocks()).isFalse();

                String approved = "{\"asset\":\"%s\",\"address\":\"%s\",\"limitSeconds\":600,\"reason\":\"Proposed.\"}"
                        .formatted(
                                proposed.path("asset").asText(),
                                proposed.path("address").asText());
                String block = await().atMost(Duration.ofMinutes(1))
                        .until(
                                () -> responder.post(responses + "/block-address", approved),
                                answer -> answer.status() == 200)
                        .json()
                        .path("id")
                        .asText();

                JsonNode done = await().atMost(Duration.ofMinutes(1))
                        .until(
                                () -> responder
                                        .get(responses)
                                        .json()
                                        .path("items")
                                        .path(0),
                                one -> one.path("state").asText().equals(firewall.outcome()));
                assertThat(done.path("askedBy").asText()).isEqualTo("rita");
                assertThat(done.path("steps").toString()).contains(firewall.report());
                assertThat(firewall.blocks()).isEqualTo(firewall.isReal());
                assertThat(responder
                                .get(responses + "/proposed")
                                .json()
                                .path("items")
                                .path(0)
                                .path("requested")
                                .path(0)
                                .asText())
                        .isEqualTo(block);
            }
        }
    }

    @Test
    @DisplayName("start no automation without a person if a partner that is not reliable sent them")
    void blockNothingForAPartner() {
        Caller root = NODE.administrator();
        put("/api/v1/partners/ferry", "{\"organisation\":\"Ferry\"}");
        put("/api/v1/partners/ferry/limits", "{\"ceiling\":\"amber\"}");
        String collection = put("/api/v1/intel/collections/from-ferry", "{\"partner\":\"ferry\"}")
                .json()
                .path("id")
                .asText();
        Caller partner = root.as(root.post("/api/v1/people/partner-ferry/tokens", "{}")
                .json()
                .path("token")
                .asText());
        int number = number();
        int pattern = number();
        Caller.Answer sent = partner.send(partner.request("/taxii2/center/collections/" + collection + "/objects/")
                .setHeader("Content-Type", "application/taxii+json;version=2.1")
                .setHeader("Accept", "application/taxii+json;version=2.1")
                .POST(HttpRequest.BodyPublishers.ofString("{\"objects\":["
                        + domain(number, "ferry.example", "") + ","
                        + indicator(pattern, Instant.now(), "[process:name LIKE 'ferry%.exe']", "") + "]}")));
        assertThat(sent.status()).as(sent.response().body()).isEqualTo(202);
        automated("block", number);
        automated("block-pattern", pattern);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> root.get("/api/v1/intel/indicators/" + id(number)).status() == 200);
        active();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> root.get("/api/v1/rules/" + id(pattern)).status() == 200);
        Caller sensor = sensor();
        RunningNode.telemetry(sensor, query("ferry-ws1", "ferry.example"));
        JsonNode ofValue = action("block", number);
        // The severity of a pattern opens no case, and the alert joins that of its host.
        RunningNode.telemetry(sensor, """
                {"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"ferry-ws1","Image":"C:\\\\t\\\\ferry1.exe",\
                "TimeCreated":"%s"}
                """.formatted(Instant.now()));
        assertThat(List.of(ofValue, action("block-pattern", pattern)))
                .allSatisfy(action -> assertThat(action.path("state").asText()).isEqualTo("held"))
                .allSatisfy(action -> assertThat(action.toString())
                        .contains("the indicator of the alert comes from the partner ferry, whose reliability is F"));
        root.post("/api/v1/automations/block/off", "{}");
        root.post("/api/v1/automations/block-pattern/off", "{}");
    }

    private static void automated(String name, int indicator) {
        String path = "/api/v1/automations/" + name;
        assertThat(put(path, """
                        {"rule":"%s","url":"https://engine.example/block","secret":"engine-secret","neverCriticalities":["critical"],
                        "mostPerHour":9}""".formatted(id(indicator))).status()).isEqualTo(200);
        assertThat(NODE.administrator()
                        .post(path + "/approve", "{\"version\":1}")
                        .status())
                .isEqualTo(200);
    }

    /** The action of the automation in the case with the alert of the indicator, or of the rule of its pattern. */
    private static JsonNode action(String automation, int indicator) {
        String opened = await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> NODE.list("/api/v1/alerts").stream()
                                .filter(one -> one.toString().contains(id(indicator)))
                                .map(one -> one.path("case").asText(""))
                                .findFirst()
                                .orElse(""),
                        one -> !one.isEmpty());
        return await().atMost(Duration.ofSeconds(25))
                .until(
                        () -> NODE.administrator()
                                .get("/api/v1/cases/" + opened + "/actions")
                                .json()
                                .path("items")
                                .valueStream()
                                .filter(one -> one.path("automation").asText().equals(automation))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    @Test
    @DisplayName("follow the users' list of known good values, and pause an indicator that matches too many assets")
    void areKeptFromNoise() {
        int listed = number();
        int common = number();
        imported(List.of(domain(listed, "www.partner.example", ""), domain(common, "common.example", "")));
        assertThat(put("/api/v1/lists/known-good", "{\"entries\":[\"partner.example\"]}")
                        .status())
                .isEqualTo(200);
        active();
        await().atMost(Duration.ofSeconds(25)).until(() -> status(listed).equals("known-good"));
        Caller sensor = sensor();
        for (int host = 0; host < 5; host++) {
            RunningNode.telemetry(sensor, query("common-" + host, "common.example"));
        }
        await().atMost(Duration.ofSeconds(25)).until(() -> status(common).equals("paused"));
        active();
        RunningNode.telemetry(sensor, query("common-9", "common.example"));

        Caller.Answer resumed = put(
                "/api/v1/intel/indicators/" + id(common) + "/decision",
                "{\"action\":\"alert\",\"reason\":\"We look at each of them.\"}");
        assertThat(resumed.status()).as(resumed.response().body()).isEqualTo(200);
        active();
        RunningNode.telemetry(sensor, query("common-10", "common.example"));
        await().atMost(Duration.ofSeconds(25)).until(() -> assets(common).contains("host:common-10"));
        assertThat(assets(common)).doesNotContain("host:common-9");
        assertThat(status(common)).isEqualTo("live");
    }

    @Test
    @DisplayName(
            "change 10,000 at a time while telemetry flows: none is missed, and no batch is evaluated by a mixture")
    void changeWhileTelemetryFlows() throws Exception {
        int first = NUMBERS.getAndAdd(CHANGED + 1) + 1;
        Instant start = Instant.now().minusSeconds(3_600);
        Caller sensor = sensor();
        Caller flowing = sensor();
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger sent = new AtomicInteger();
        CompletableFuture<Void> flow = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                // Half of the records of a batch have the value of the indicator's even versions, the others of its odd
                // ones.
                RunningNode.telemetry(
                        flowing,
                        query("flow", "even.flow.example").repeat(5)
                                + query("flow", "odd.flow.example").repeat(5));
                sent.incrementAndGet();
            }
        });
        for (int version = 1; version <= 6; version++) {
            String value = version % 2 == 0 ? "even.flow.example" : "odd.flow.example";
            List<String> part = new ArrayList<>();
            for (int i = 0; i <= CHANGED; i++) {
                String domain = i == CHANGED / 2 ? value : "v%d-%d.many.example".formatted(version, i);
                part.add(indicator(
                        first + i,
                        start.plusSeconds(version),
                        "[domain-name:value = '" + domain + "']",
                        ",\"confidence\":90"));
                if (part.size() == 5_000) {
                    imported(part);
                    part.clear();
                }
            }
            imported(part);
            active();
            // What is confirmed is found, and what was replaced is not.
            RunningNode.telemetry(
                    sensor,
                    query("now-" + version, "v%d-%d.many.example".formatted(version, version))
                            + query("now-" + version, "v%d-%d.many.example".formatted(version - 1, version)));
        }
        done.set(true);
        flow.join();

        for (int version = 1; version <= 6; version++) {
            int changed = first + version;
            String host = "host:now-" + version;
            await().atMost(Duration.ofSeconds(25))
                    .untilAsserted(() -> assertThat(one(changed)
                                    .path("sightings")
                                    .path("assets")
                                    .valueStream()
                                    .filter(seen -> seen.path("asset").asText().equals(host))
                                    .map(seen -> seen.path("count").asInt()))
                            .containsExactly(1));
        }
        assertThat(sent.get()).isGreaterThan(20);
        // Each batch was evaluated by one version: 5 of its 10 records match, those of one of the two values. A first
        // batch may have come before the first version was active.
        long counted = seen(first + CHANGED / 2);
        assertThat(counted % 5).isZero();
        assertThat(counted).isPositive();
        Map<String, Integer> byBatch = new HashMap<>();
        NODE.jdbi()
                .useHandle(handle -> handle.createQuery(
                                "SELECT d.record FROM alert_detection d JOIN alert_board a ON a.id = d.alert WHERE a.rule = :rule")
                        .bind("rule", id(first + CHANGED / 2))
                        .mapTo(String.class)
                        .forEach(record -> byBatch.merge(batch(record), 1, Integer::sum)));
        assertThat(byBatch.values()).isNotEmpty().allMatch(count -> count == 5);
    }

    /** The batch of ten records, whose records follow each other in the spool of their sensor. */
    private static String batch(String record) {
        return record.substring(0, record.lastIndexOf('/') + 1)
                + (Long.parseLong(record.substring(record.lastIndexOf('/') + 1)) - 1) / 10;
    }

    @Test
    @DisplayName("refuse to block, and keep their action")
    void refuseToBlock() {
        int number = number();
        imported(List.of(domain(number, "block.example", "")));
        active();

        Caller.Answer refused = put(
                "/api/v1/intel/indicators/" + id(number) + "/decision",
                "{\"action\":\"block\",\"reason\":\"We know this server.\"}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.response().body())
                .contains("body.wrong-value", "action must be one of alert, allow, propose-block.");
        assertThat(one(number).path("action").path("action").asText()).isEqualTo("alert");
        assertThat(one(number).path("action").path("decided").asBoolean(true)).isFalse();
    }

    @Test
    @DisplayName("repeat no detection after a restart, and are active before telemetry is accepted again")
    void surviveARestart() {
        int number = number();
        imported(List.of(domain(number, "again.example", "")));
        active();
        Caller sensor = sensor();
        RunningNode.telemetry(sensor, query("again", "again.example"));
        await().atMost(Duration.ofSeconds(25)).until(() -> seen(number) == 1);

        NODE.restart();
        RunningNode.telemetry(NODE.administrator().as(sensor.token()), query("again", "again.example"));

        await().atMost(Duration.ofSeconds(25)).until(() -> seen(number) == 2);
    }

    private static Caller.Answer put(String path, String body) {
        Caller root = NODE.administrator();
        return root.send(root.request(path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static Caller person(String name, Tlp clearance) {
        Caller root = NODE.administrator();
        root.post("/api/v1/people", "{\"name\":\"%s\",\"role\":\"viewer\"}".formatted(name));
        Caller.Answer changed = root.send(root.request("/api/v1/people/" + name)
                .method(
                        "PATCH",
                        HttpRequest.BodyPublishers.ofString("{\"clearance\":\"%s\"}".formatted(clearance.text()))));
        assertThat(changed.status()).as(changed.response().body()).isLessThan(300);
        return root.as(root.post("/api/v1/people/" + name + "/tokens", "{}")
                .json()
                .path("token")
                .asText());
    }
}
