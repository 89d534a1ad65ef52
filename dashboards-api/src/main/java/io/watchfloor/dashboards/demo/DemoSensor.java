package io.watchfloor.dashboards.demo;

import io.watchfloor.config.database.ChildProcess;
import io.watchfloor.config.node.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the sensor agent as a separate process, as on a real asset. The sensor enrolls with a one-time token and reads the demo's log
 * files.
 */
final class DemoSensor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DemoSensor.class);

    private static final String AGENT = "io.watchfloor.sensors.agent.SensorAgent";
    private static final int END_SECONDS = 10;
    private static final int ENROL_SECONDS = 60;

    private final ChildProcess process;

    private DemoSensor(ChildProcess process) {
        this.process = process;
    }

    static DemoSensor start(Path folder, URI center, String token, StoryPlayer player) throws IOException {
        Path state = folder.resolve("sensor");
        Path log = folder.resolve("sensor.log");
        enrol(
                command(
                        "enroll",
                        "--center",
                        center.toString(),
                        "--token",
                        token,
                        "--name",
                        "demo-sensor",
                        "--state",
                        state.toString()),
                log);
        Path config = Files.writeString(folder.resolve("watchfloor-sensor.conf"), config(center, player));
        return new DemoSensor(
                ChildProcess.start(command("run", "--config", config.toString(), "--state", state.toString()), log));
    }

    private static void enrol(List<String> command, Path log) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            if (!process.waitFor(ENROL_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new StartFailure(
                        "demo.sensor",
                        "The sensor of the demo could not enroll.",
                        "See the sensor's output in %s.".formatted(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted during enrollment of the sensor", e);
        }
    }

    private static String config(URI center, StoryPlayer player) {
        StringBuilder files = new StringBuilder();
        files.append("    { path = \"").append(player.file(null)).append("\", format = json }\n");
        for (String asset : player.namedAssets()) {
            files.append("    { path = \"")
                    .append(player.file(asset))
                    .append("\", format = json, asset = \"")
                    .append(asset)
                    .append("\" }\n");
        }
        return "watchfloor-sensor {\n  center = \"" + center + "\"\n  files = [\n" + files + "  ]\n}\n";
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path", ""),
                AGENT));
        command.addAll(List.of(arguments));
        return command;
    }

    @Override
    public void close() {
        try {
            if (!process.stop(END_SECONDS)) {
                LOG.warn("The sensor of the demo did not stop within {} s", END_SECONDS);
            }
        } catch (IOException e) {
            LOG.warn("The sensor of the demo could not be stopped: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
