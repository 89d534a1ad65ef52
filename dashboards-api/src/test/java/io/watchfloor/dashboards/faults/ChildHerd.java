package io.watchfloor.dashboards.faults;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Thousands of sensors in one child process: {@code SensorHerd} in the tests of the sensors' module. */
final class ChildHerd implements AutoCloseable {

    private static final Path SENSORS =
            Path.of("..", "sensors", "target").toAbsolutePath().normalize();

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter orders;

    /**
     * A sensor, with times as milliseconds since 1970.
     *
     * @param liveAt time of the latest welcome, 0 if it is not connected
     * @param ackedAt time of the latest acknowledged batch, 0 if there is none
     */
    record Sensor(long liveAt, long ackedAt) {}

    /** @param retries whether they reconnect after losing the center */
    ChildHerd(Path folder, URI center, List<String> credentials, boolean retries) throws IOException {
        Path file = Files.write(folder.resolve("credentials"), credentials);
        process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx3g",
                        "-cp",
                        SENSORS.resolve("test-classes") + ":" + SENSORS.resolve("watchfloor-sensor/lib/*"),
                        "io.watchfloor.sensors.agent.uplink.SensorHerd",
                        center.toString().replaceFirst("^http", "ws") + "/api/v1/uplink",
                        file.toString(),
                        Boolean.toString(retries))
                .redirectError(folder.resolve("herd.log").toFile())
                .start();
        answers = process.inputReader();
        orders = process.outputWriter();
    }

    /** Sends one more batch from each sensor. */
    void send() throws IOException {
        ask("send");
    }

    List<Sensor> sensors() throws IOException {
        return ask("sensors").stream()
                .map(line -> line.split(" "))
                .map(words -> new Sensor(Long.parseLong(words[0]), Long.parseLong(words[1])))
                .toList();
    }

    /** Errors since the start with their counts. */
    List<String> failures() throws IOException {
        return ask("failures");
    }

    /** Last errors of connected sensors before they connected. */
    List<String> last() throws IOException {
        return ask("last");
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    private List<String> ask(String order) throws IOException {
        orders.write(order);
        orders.newLine();
        orders.flush();
        List<String> answer = new ArrayList<>();
        for (String line = answers.readLine(); line != null && !line.isEmpty(); line = answers.readLine()) {
            answer.add(line);
        }
        return answer;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
