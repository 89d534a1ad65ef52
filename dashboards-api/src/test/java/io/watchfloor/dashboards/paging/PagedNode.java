package io.watchfloor.dashboards.paging;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.AttackSamples;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A node with three rules, of medium, high and critical level, and an HTTP client for it. */
final class PagedNode implements AutoCloseable {

    static final String HIGH = "wscript.exe";
    static final String MEDIUM = "psexesvc.exe";
    static final String CRITICAL = "mimikatz.exe";

    private static final AtomicInteger RECORD = new AtomicInteger();

    private final Path folder;
    private final RunningNode node;

    PagedNode(Path folder, String settings) throws IOException {
        this.folder = folder;
        rule("11111111-1111-4111-8111-111111111111", HIGH, "high");
        rule("33333333-3333-4333-8333-333333333333", MEDIUM, "medium");
        rule("22222222-2222-4222-8222-222222222222", CRITICAL, "critical");
        this.node = RunningNode.with(RunningNode.onlyRules(
                                folder.resolve(HIGH + ".yml"),
                                folder.resolve(MEDIUM + ".yml"),
                                folder.resolve(CRITICAL + ".yml"))
                        + settings)
                .start();
    }

    private void rule(String id, String program, String level) throws IOException {
        Files.writeString(folder.resolve(program + ".yml"), AttackSamples.programSeen(id, program, level));
    }

    void restart() {
        node.restart();
    }

    Caller administrator() {
        return node.administrator();
    }

    Caller sensor(String name) {
        return node.sensor(name);
    }

    static String record(String asset, String program) {
        return """
                {"asset":"%s","time":"2026-11-24T22:26:52Z","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\System32\\\\%s","CommandLine":"%s %d"}}
                """.formatted(asset, program, program, RECORD.incrementAndGet());
    }

    /** Sends to the current node: the sensor may be older than its last start. */
    void send(Caller sensor, String records) {
        RunningNode.telemetry(administrator().as(sensor.token()), records);
    }

    JsonNode get(String path) {
        return administrator().get(path).json();
    }

    List<JsonNode> list(String path) {
        return node.list(path);
    }

    double metric(String start) {
        return node.metric(start);
    }

    @Override
    public void close() {
        node.close();
    }
}
