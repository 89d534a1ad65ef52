package io.watchfloor.dashboards.inputs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Node.js programs with npm packages that are installed once below {@code target}. */
final class NodePeers {

    private static final Path FOLDER = Path.of("target", "peers-npm").toAbsolutePath();

    /** Versions that run on Node 20. */
    private static final List<String> PACKAGES = List.of(
            "@elastic/elasticsearch@8.19.1",
            "@opentelemetry/api-logs@0.223.1",
            "@opentelemetry/exporter-logs-otlp-http@0.223.1",
            "@opentelemetry/exporter-logs-otlp-proto@0.223.1",
            "@opentelemetry/resources@2.12.1",
            "@opentelemetry/sdk-logs@0.223.1");

    private NodePeers() {}

    /** @return output of the program */
    static String run(String script) throws IOException, InterruptedException {
        install();
        Path program = Files.writeString(Files.createTempFile(FOLDER, "peer-", ".cjs"), script);
        try {
            return PeerProgram.run(FOLDER, "", List.of("node", program.toString()));
        } finally {
            Files.delete(program);
        }
    }

    private static synchronized void install() throws IOException, InterruptedException {
        Path done = FOLDER.resolve("installed");
        String wanted = String.join("\n", PACKAGES);
        if (Files.exists(done) && Files.readString(done).equals(wanted)) {
            return;
        }
        Files.createDirectories(FOLDER);
        Files.writeString(FOLDER.resolve("package.json"), "{\"name\":\"peers\",\"private\":true}");
        List<String> command = new ArrayList<>(
                List.of("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-save", "--no-progress"));
        command.addAll(PACKAGES);
        Path said = FOLDER.resolve("npm.txt");
        int ended = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start()
                .waitFor();
        if (ended != 0) {
            Assumptions.abort("Not tested: npm cannot fetch the packages. " + Files.readString(said));
        }
        Files.writeString(done, wanted);
    }
}
