package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.watchfloor.config.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trace of a batch from ingest to notification, as received by a collector. */
class TracingIT {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SENDER = "00f067aa0ba902b7";
    private static final String TRACEPARENT = "00-" + TRACE + "-" + SENDER + "-01";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    /** Trace context of each notification; empty if it has none. */
    private final List<String> paged = new CopyOnWriteArrayList<>();

    private HttpServer pager;
    private Collector collector;

    @BeforeEach
    void listen() throws IOException {
        collector = new Collector();
        pager = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        pager.createContext("/page", exchange -> {
            paged.add(Optional.ofNullable(exchange.getRequestHeaders().getFirst("traceparent"))
                    .orElse(""));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        pager.start();
        Files.writeString(
                folder.resolve("rule.yml"),
                AttackSamples.programSeen("11111111-1111-4111-8111-111111111111", "wscript.exe", "high"));
    }

    @AfterEach
    void end() {
        pager.stop(0);
        collector.close();
    }

    @Test
    void aBatchIsOneTraceFromTheGateToThePage() throws Exception {
        try (RunningNode node = node("watchfloor.tracing.otlp-endpoint = \"" + collector.endpoint() + "\"")) {
            Caller sensor = node.sensor("it");
            post(sensor, "wscript.exe", "traceparent", TRACEPARENT);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(collector.trace(TRACE))
                            .extracting(Span::getName)
                            .containsExactly(
                                    "gate batch", "asset absorb", "triage place", "case admit", "page attempt"));
        }
        String parent = SENDER;
        for (Span span : collector.trace(TRACE)) {
            assertThat(Collector.parent(span)).as(span.getName()).isEqualTo(parent);
            parent = Collector.id(span);
        }
        assertThat(paged).containsExactly("00-" + TRACE + "-" + parent + "-01");
        Map<String, String> attributes = collector.trace(TRACE).stream()
                .flatMap(span -> span.getAttributesList().stream())
                .collect(Collectors.toMap(KeyValue::getKey, one -> text(one.getValue()), (one, other) -> one));
        assertThat(attributes)
                .containsEntry("watchfloor.asset", "host:ws1.corp.example")
                .containsEntry("watchfloor.records", "1")
                .containsEntry("watchfloor.detections", "1")
                .containsKeys("watchfloor.sensor", "watchfloor.case");
        assertThat(attributes.values()).as("telemetry stays here").noneMatch(value -> value.contains("wscript"));
    }

    @Test
    void aBatchThatMattersToNobodyIsJudgedAndNoMore() throws Exception {
        try (RunningNode node = node("watchfloor.tracing.otlp-endpoint = \"" + collector.endpoint() + "\"")) {
            Caller sensor = node.sensor("it");
            post(sensor, "notepad.exe");
            post(sensor, "notepad.exe", "traceparent", "00-" + TRACE + "-" + SENDER + "-00");
            post(sensor, "notepad.exe", "traceparent", "no traceparent at all");
            await().atMost(PATIENCE).until(() -> collector.spans().size() >= 4);
        }
        assertThat(collector.trace(TRACE)).as("not sampled by its sender").isEmpty();
        assertThat(collector.spans())
                .extracting(Span::getName)
                .containsExactlyInAnyOrder("gate batch", "asset absorb", "gate batch", "asset absorb");
    }

    @Test
    void aSensorThatIsToldToBeginsTheTracesOfItsBatches() throws Exception {
        Path log = Files.writeString(folder.resolve("ws1.jsonl"), record("wscript.exe"));
        String onlySenders = "watchfloor.tracing { otlp-endpoint = \"%s\", ratio = 0 }".formatted(collector.endpoint());
        try (RunningNode node = node(onlySenders)) {
            Process sensor = sensorProcess(node, log);
            try {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(collector.spans())
                                .extracting(Span::getName)
                                .contains("page attempt"));
            } finally {
                sensor.descendants().forEach(ProcessHandle::destroyForcibly);
                sensor.destroyForcibly().waitFor();
            }
        }
        Span gate = collector.spans().stream()
                .filter(span -> span.getName().equals("gate batch"))
                .findFirst()
                .orElseThrow();
        assertThat(Collector.parent(gate)).as("the sensor's step").hasSize(16);
        assertThat(paged).singleElement().asString().contains(Collector.trace(gate));
    }

    @Test
    void withoutACollectorNothingIsTracedAndThePageComes() throws Exception {
        try (RunningNode node = node("")) {
            Caller sensor = node.sensor("it");
            post(sensor, "wscript.exe", "traceparent", TRACEPARENT);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(paged).containsExactly(""));
            assertThat(spans(node, "exported") + spans(node, "failed") + spans(node, "dropped"))
                    .isZero();
        }
        assertThat(collector.spans()).isEmpty();
    }

    @Test
    void aCollectorThatIsDownLosesSpansAndNothingElse() throws Exception {
        int closed = FreePorts.tcp();
        try (RunningNode node =
                node("watchfloor.tracing.otlp-endpoint = \"http://127.0.0.1:%d/v1/traces\"".formatted(closed))) {
            Caller sensor = node.sensor("it");
            post(sensor, "wscript.exe", "traceparent", TRACEPARENT);
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(paged).singleElement().asString().contains(TRACE));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(spans(node, "failed")).isPositive());
        }
    }

    private RunningNode node(String tracing) {
        return RunningNode.with(RunningNode.onlyRules(folder.resolve("rule.yml"))
                        + """
                watchfloor.escalation { webhook-url = "http://127.0.0.1:%d/page", webhook-secret = secret }
                watchfloor.egress.allow = [127.0.0.1]
                %s
                """.formatted(pager.getAddress().getPort(), tracing))
                .start();
    }

    private Process sensorProcess(RunningNode node, Path log) throws IOException {
        Path config = Files.writeString(folder.resolve("sensor.conf"), """
                watchfloor-sensor { center = "%s", files = [{ path = "%s", format = json }], trace-ratio = 1 }
                """.formatted(node.address(), log));
        Path launcher = Path.of("..", "sensors", "target", "watchfloor-sensor", "bin", "watchfloor-sensor");
        ProcessBuilder builder = new ProcessBuilder(
                launcher.toAbsolutePath().normalize().toString(),
                "run",
                "--config",
                config.toString(),
                "--state",
                folder.resolve("sensor").toString());
        builder.environment().put("WATCHFLOOR_SENSOR_TOKEN", node.sensor("it").token());
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("sensor.log").toFile())
                .start();
    }

    private static String record(String program) {
        return """
                {"asset":"ws1.corp.example","time":"2026-11-24T22:26:52Z",\
                "logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\System32\\\\%s","CommandLine":"%s"}}
                """.formatted(program, program);
    }

    private static void post(Caller sensor, String program, String... headers) {
        RunningNode.telemetry(sensor, record(program), headers);
    }

    private static double spans(RunningNode node, String outcome) {
        return node.metric("watchfloor_tracing_spans_total{outcome=\"" + outcome + "\"} ");
    }

    private static String text(AnyValue value) {
        return value.hasIntValue() ? Long.toString(value.getIntValue()) : value.getStringValue();
    }
}
