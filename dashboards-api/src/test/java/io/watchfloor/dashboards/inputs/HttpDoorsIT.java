package io.watchfloor.dashboards.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.inputs.DoorCaller.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** HTTP inputs of a real node, from request to alert. */
class HttpDoorsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SYSMON = """
            {"@timestamp":"2026-11-24T10:00:00.000Z","agent":{"type":"winlogbeat","version":"8.17.0"},\
            "winlog":{"channel":"Microsoft-Windows-Sysmon/Operational","provider_name":"Microsoft-Windows-Sysmon","event_id":"1",\
            "computer_name":"%s","event_data":{"Image":"C:\\\\Windows\\\\System32\\\\certutil.exe",\
            "CommandLine":"certutil -urlcache -f http://x/y"}}}""";
    private static final String CHANNEL = "0aeeac95-ac74-4aa9-b30d-6c4c0ac581ba";

    @RegisterExtension
    static final RunningNode NODE =
            RunningNode.with(DoorCaller.open("hec", "bulk", "otlp", "pagerduty", "alertmanager"));

    private final DoorCaller doors = DoorCaller.of(NODE);

    private static String line(String host) {
        return "Nov 24 10:00:01 %s sshd[9]: Failed password for root from 203.0.113.9 port 22 ssh2".formatted(host);
    }

    private static void alertOf(String asset) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(NODE.list("/api/v1/alerts?asset=" + asset)).hasSize(1));
    }

    private static void nothingOf(String asset) {
        assertThat(NODE.list("/api/v1/alerts?asset=" + asset)).isEmpty();
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
            packed.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    @Test
    void eventsOfSplunksCollectorBecomeAlertsOfTheirHosts() {
        String token = "Splunk " + doors.sender("hec", "hec*");

        Answer answer = doors.post(
                "/inputs/hec/services/collector/event",
                """
                {"time":1764000000,"host":"hec-a","sourcetype":"linux_secure","event":"%s"}{"host":"hec-b","event":%s}\
                """.formatted(line("hec-a"), SYSMON.formatted("hec-b")),
                "Authorization",
                token);

        assertThat(answer.text()).isEqualTo("{\"text\":\"Success\",\"code\":0}");
        alertOf("host:hec-a");
        alertOf("host:hec-b");
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(doors.door("hec").path("records").asLong()).isGreaterThanOrEqualTo(2));
        assertThat(doors.door("hec").path("listens").get(0).asText()).isEqualTo("/inputs/hec");
    }

    @Test
    void rawLinesAreAckedOnTheirChannel() {
        String token = doors.sender("hec", "hec*");
        String[] headers = {"Authorization", basic("x", token), "X-Splunk-Request-Channel", CHANNEL};

        Answer taken =
                doors.post("/inputs/hec/services/collector/raw?host=hec-raw", "one\n" + line("hec-raw"), headers);
        Answer acked = doors.post("/inputs/hec/services/collector/ack", "{\"acks\":[0,1]}", headers);

        assertThat(taken.json().path("ackId").asLong(-1)).isZero();
        assertThat(acked.text()).isEqualTo("{\"acks\":{\"0\":true,\"1\":false}}");
        alertOf("host:hec-raw");
    }

    @Test
    void theCollectorAnswersAsSplunksDoes() {
        String event = "/inputs/hec/services/collector";
        String token = "Splunk " + doors.sender("hec", "hec*");

        assertThat(doors.get(event + "/health").json().path("code").asInt()).isEqualTo(17);
        assertThat(doors.post(event, "{}").text()).isEqualTo("{\"text\":\"Token is required\",\"code\":2}");
        assertThat(doors.post(event, "{}", "Authorization", "Digest x")
                        .json()
                        .path("code")
                        .asInt())
                .isEqualTo(3);
        Answer unknown = doors.post(event, "{}", "Authorization", "Splunk wfd_wrong");
        assertThat(unknown.status()).isEqualTo(403);
        assertThat(unknown.json().path("code").asInt()).isEqualTo(4);
        Answer wrong =
                doors.post(event, "{\"event\":\"a\",\"host\":\"hec-c\"}{\"event\":\"\"}", "Authorization", token);
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text())
                .isEqualTo("{\"text\":\"Event field cannot be blank\",\"code\":13,\"invalid-event-number\":1}");
        assertThat(doors.post(event + "/ack", "{\"acks\":[0]}", "Authorization", token)
                        .json()
                        .path("code")
                        .asInt())
                .isEqualTo(10);
        assertThat(doors.get(event + "/other").status()).isEqualTo(404);
        JsonNode refused = doors.door("hec").path("refused");
        assertThat(refused.toString()).contains("sensor.unknown-credential").contains("hec.event");
    }

    @Test
    void documentsOfWinlogbeatBecomeAlertsAndForeignOnesErrors() throws IOException {
        String key = doors.sender("bulk", "bulk*");
        String body = """
                {"create":{"_index":"winlogbeat-8.17.0","_id":"1"}}
                %s
                {"index":{}}
                %s
                {"index":{}}
                not JSON
                {"delete":{"_id":"1"}}
                """.formatted(SYSMON.formatted("bulk-a"), SYSMON.formatted("dc01"));

        Answer answer = doors.send(
                "POST",
                "/inputs/bulk/winlogbeat-8.17.0/_bulk",
                gzip(body),
                "Authorization",
                "ApiKey " + Base64.getEncoder().encodeToString(("id:" + key).getBytes(StandardCharsets.UTF_8)),
                "Content-Encoding",
                "gzip",
                "Content-Type",
                "application/vnd.elasticsearch+x-ndjson; compatible-with=8");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().headers().firstValue("X-Elastic-Product")).contains("Elasticsearch");
        assertThat(answer.json().path("errors").asBoolean()).isTrue();
        List<Integer> statuses = answer.json()
                .path("items")
                .valueStream()
                .map(item -> item.elements().next().path("status").asInt())
                .toList();
        assertThat(statuses).containsExactly(201, 403, 400, 400);
        assertThat(answer.json().at("/items/1/index/error/type").asText()).isEqualTo("security_exception");
        alertOf("host:bulk-a");
        nothingOf("host:dc01");
    }

    @Test
    void whatIsAskedBeforeTheFirstBulkIsAnswered() {
        String[] known = {"Authorization", basic("elastic", doors.sender("bulk", "*"))};

        JsonNode root = doors.get("/inputs/bulk/", known).json();
        assertThat(root.path("tagline").asText()).isEqualTo("You Know, for Search");
        assertThat(root.at("/version/number").asText()).isEqualTo("8.19.0");
        assertThat(doors.get("/inputs/bulk/_license", known)
                        .json()
                        .at("/license/status")
                        .asText())
                .isEqualTo("active");
        for (String path : List.of(
                "/_xpack",
                "/_ilm/policy/winlogbeat",
                "/_nodes/_all/http",
                "/_data_stream/winlogbeat-8.17.0",
                "/_alias/x")) {
            assertThat(doors.get("/inputs/bulk" + path, known).status())
                    .as(path)
                    .isEqualTo(200);
        }
        assertThat(doors.send("HEAD", "/inputs/bulk/_index_template/winlogbeat-8.17.0", new byte[0], known)
                        .status())
                .isEqualTo(200);
        assertThat(doors.send("PUT", "/inputs/bulk/_ingest/pipeline/x", "{}".getBytes(StandardCharsets.UTF_8), known)
                        .text())
                .isEqualTo("{\"acknowledged\":true}");
        assertThat(doors.post("/inputs/bulk/x/_search", "{}", known).status()).isEqualTo(404);
        Answer unknown = doors.get("/inputs/bulk/");
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.json().at("/error/type").asText()).isEqualTo("security_exception");
        assertThat(doors.post("/inputs/bulk/_bulk", "{\"index\":{}}", known).status())
                .isEqualTo(400);
    }

    @Test
    void aDocumentAloneIsTakenToo() {
        Answer answer = doors.post(
                "/inputs/bulk/logs/_doc",
                SYSMON.formatted("bulk-doc"),
                "Authorization",
                "Bearer " + doors.sender("bulk", "bulk*"));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().path("result").asText()).isEqualTo("created");
        alertOf("host:bulk-doc");
    }

    private static ExportLogsServiceRequest logs(String host) {
        return ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder()
                        .setResource(Resource.newBuilder()
                                .addAttributes(KeyValue.newBuilder()
                                        .setKey("host.name")
                                        .setValue(AnyValue.newBuilder().setStringValue(host))))
                        .addScopeLogs(ScopeLogs.newBuilder()
                                .addLogRecords(LogRecord.newBuilder()
                                        .setBody(AnyValue.newBuilder().setStringValue(line(host))))))
                .build();
    }

    @Test
    void logsOfOpenTelemetryBecomeAlertsInEitherEncoding() throws InvalidProtocolBufferException {
        String token = "Bearer " + doors.sender("otlp", "otlp*");

        Answer binary = doors.send(
                "POST",
                "/inputs/otlp/v1/logs",
                logs("otlp-a").toByteArray(),
                "Authorization",
                token,
                "Content-Type",
                "application/x-protobuf");
        Answer foreign = doors.send(
                "POST",
                "/inputs/otlp/v1/logs",
                logs("dc01").toByteArray(),
                "Authorization",
                token,
                "Content-Type",
                "application/x-protobuf");
        Answer text = doors.post(
                "/inputs/otlp/v1/logs",
                """
                {"resourceLogs":[{"resource":{"attributes":[{"key":"host.name","value":{"stringValue":"otlp-b"}}]},\
                "scopeLogs":[{"logRecords":[{"body":{"stringValue":"%s"}}]}]}]}""".formatted(line("otlp-b")),
                "Authorization",
                token,
                "Content-Type",
                "application/json");

        assertThat(binary.response().headers().firstValue("Content-Type")).contains("application/x-protobuf");
        assertThat(ExportLogsServiceResponse.parseFrom(binary.response().body()))
                .isEqualTo(ExportLogsServiceResponse.getDefaultInstance());
        assertThat(ExportLogsServiceResponse.parseFrom(foreign.response().body())
                        .getPartialSuccess()
                        .getRejectedLogRecords())
                .isEqualTo(1);
        assertThat(text.text()).isEqualTo("{}");
        alertOf("host:otlp-a");
        alertOf("host:otlp-b");
        nothingOf("host:dc01");
        Answer unknown = doors.post("/inputs/otlp/v1/logs", "{}", "Content-Type", "application/json");
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.json().path("code").asInt()).isEqualTo(16);
        assertThat(doors.post("/inputs/otlp/v1/logs", "{", "Content-Type", "application/json", "Authorization", token)
                        .status())
                .isEqualTo(400);
        assertThat(doors.post("/inputs/otlp/v1/traces", "{}", "Content-Type", "application/json")
                        .status())
                .isEqualTo(404);
        assertThat(doors.post("/inputs/otlp/v1/logs", "x", "Content-Type", "text/plain")
                        .status())
                .isEqualTo(415);
    }

    @Test
    void anEventOfPagerDutysProtocolBecomesAnAlertOfItsSource() {
        String key = doors.sender("pagerduty", "pd*");
        String event = """
                {"routing_key":"%s","event_action":"trigger","dedup_key":"d1","payload":{"summary":"Disk is full","source":"pd-db1",\
                "severity":"critical"}}""";

        Answer answer = doors.post("/inputs/pagerduty/v2/enqueue", event.formatted(key));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.text())
                .isEqualTo("{\"status\":\"success\",\"message\":\"Event processed\",\"dedup_key\":\"d1\"}");
        alertOf("host:pd-db1");
        Answer unknown =
                doors.post("/inputs/pagerduty/v2/enqueue", event.formatted("R0123456789ABCDEF0123456789ABCDE"));
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.json().path("errors").get(0).asText()).contains("routing_key");
        assertThat(doors.post("/inputs/pagerduty/v2/enqueue", "{\"routing_key\":\"" + key + "\"}")
                        .json()
                        .path("errors")
                        .get(0)
                        .asText())
                .contains("event_action");
    }

    @Test
    void alertsOfAnAlertmanagerBecomeAlertsOfTheirInstances() {
        String token = "Bearer " + doors.sender("alertmanager", "am*");

        Answer answer = doors.post("/inputs/alertmanager", """
                {"version":"4","groupKey":"{}","status":"firing","receiver":"wf","alerts":[
                {"status":"firing","labels":{"alertname":"Down","instance":"am-db1:9100","severity":"critical"},"annotations":{},\
                "startsAt":"2026-11-24T10:00:00Z","fingerprint":"ab"},
                {"status":"firing","labels":{"alertname":"Down","instance":"dc01:9100","severity":"critical"},"annotations":{},\
                "startsAt":"2026-11-24T10:00:00Z","fingerprint":"cd"}]}""", "Authorization", token);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("accepted").asInt()).isEqualTo(1);
        assertThat(answer.json().at("/rejected/0/code").asText()).isEqualTo("sensor.foreign-asset");
        alertOf("host:am-db1");
        assertThat(doors.post("/inputs/alertmanager", "{}", "Authorization", token)
                        .status())
                .isEqualTo(400);
        assertThat(doors.post("/inputs/alertmanager", "{}").status()).isEqualTo(401);
    }

    @Test
    void aCredentialOpensItsOwnDoorOnly() {
        String token = doors.sender("otlp", "*");

        assertThat(doors.get("/inputs/bulk/", "Authorization", "Bearer " + token)
                        .status())
                .isEqualTo(401);
        assertThat(doors.get("/inputs/heck", "Authorization", "Bearer " + token).status())
                .isEqualTo(404);
    }

    @Test
    void aBodyThatInflatesBeyondItsBudgetIsRefusedBeforeItIsRead() throws IOException {
        Answer answer = doors.send(
                "POST",
                "/inputs/hec/services/collector/raw",
                gzip("x".repeat(50 << 20)),
                "Authorization",
                "Splunk " + doors.sender("hec", "*"),
                "Content-Encoding",
                "gzip");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.json().path("code").asInt()).isEqualTo(27);
        assertThat(doors.door("hec").path("refused").toString()).contains("body.inflates-too-large");
    }
}
