package io.watchfloor.sensors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.watchfloor.sensors.agent.state.StateDirectory;
import io.watchfloor.sensors.agent.uplink.FakeCenter;
import io.watchfloor.sensors.agent.uplink.FakeCenter.Then;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    @TempDir
    private Path directory;

    @Test
    void doctorAdvisesAnUnenrolledSensor() throws Exception {
        CommandLineRun typed = doctor("--config", config("http://127.0.0.1:1"));
        assertThat(typed.exit()).isEqualTo(1);
        assertThat(typed.out())
                .contains("failed  state")
                .contains("no sensor has run")
                .contains("run \"watchfloor-sensor enroll")
                .contains("a.log does not exist: the sensor reads it when it is created");
    }

    @Test
    void doctorReportsEachInvalidConfigurationLine() throws Exception {
        Path config = Files.writeString(directory.resolve("sensor.conf"), "watchfloor-sensor { centre = x }");
        assertThat(doctor("--config", config, "--center", "http://127.0.0.1:1").out())
                .contains("failed  configuration")
                .contains("unknown key watchfloor-sensor.centre");
    }

    @Test
    void doctorDoesNotCheckTheDefaultCenterIfTheConfigurationIsInvalid() throws Exception {
        Path torn = Files.writeString(directory.resolve("sensor.conf"), "watchfloor-sensor { sources = [\n");
        assertThat(doctor("--config", torn).out())
                .contains("failed  configuration  " + torn + ":2: ")
                .contains("warning center         not checked: correct the configuration first")
                .doesNotContain("reachable");
        Path wrong = Files.writeString(
                directory.resolve("sensor.conf"),
                "watchfloor-sensor { files = [{ path = /x.log }], centre = x, line-limit = bananas }");
        assertThat(doctor("--config", wrong).out().lines().skip(1).findFirst().orElse(""))
                .as("the next problem stands below the first one")
                .startsWith(" ".repeat(23) + wrong + ":1: ");
        assertThat(doctor("--config", directory.resolve("none.conf")).out()).contains("none.conf does not exist");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void doctorFailsEventLogChannelsOutsideWindows() throws Exception {
        Path config = Files.writeString(
                directory.resolve("sensor.conf"),
                "watchfloor-sensor { sources = [{ kind = eventlog, channel = Security }] }");
        assertThat(doctor("--config", config, "--center", "http://127.0.0.1:1").out())
                .contains("failed  eventlog       Security: event log channels can only be read on Windows");
    }

    @Test
    void doctorStopsAtTheFirstFailedConnectionCheck() throws Exception {
        assertThat(doctor("--token", "t", "--center", "http://127.0.0.1:1").out())
                .contains("failed  center")
                .contains("is not reachable");
        assertThat(doctor("--token", "t", "--center", "http://no-such-host.invalid")
                        .out())
                .contains("no-such-host.invalid cannot be resolved");
        HttpServer refusing = server(401);
        try {
            CommandLineRun typed = doctor(
                    "--token",
                    "t",
                    "--center",
                    "http://127.0.0.1:" + refusing.getAddress().getPort());
            assertThat(typed.exit()).isEqualTo(1);
            assertThat(typed.out()).contains("ok      center").contains("rejected this sensor's credential (401)");
        } finally {
            refusing.stop(0);
        }
        HttpServer strange = server(404);
        try {
            assertThat(doctor(
                                    "--token",
                                    "t",
                                    "--center",
                                    "http://127.0.0.1:" + strange.getAddress().getPort())
                            .out())
                    .contains("check that --center is a Watchfloor center");
        } finally {
            strange.stop(0);
        }
    }

    @Test
    void doctorReportsTheStatusOfTheRunningSensor() throws Exception {
        Files.writeString(new StateDirectory(directory).status(), """
                {"pid":%d,"at":"%s","center":"http://127.0.0.1:1","connected":false,"spoolRecords":7,"spoolBytes":99,
                 "spoolMaxBytes":100,"lagMillis":1500,"lastAck":null,"sent":9,"acked":9,"rejected":4,"detections":0,
                 "drops":{"not-json":3}}
                """.formatted(
                        ProcessHandle.current().pid(), Instant.now()));
        try (FakeCenter center = new FakeCenter(0, 100, batch -> Then.ACK)) {
            CommandLineRun typed = doctor(
                    "--json",
                    "--token",
                    "good",
                    "--center",
                    "http://127.0.0.1:" + center.uplink().getPort());
            assertThat(typed.out().lines())
                    .allSatisfy(
                            line -> assertThat(new ObjectMapper().readTree(line).fieldNames())
                                    .toIterable()
                                    .containsExactly("check", "verdict", "text"));
            assertThat(typed.out())
                    .contains("the running sensor is not connected")
                    .contains("7 pending records")
                    .contains("nearly full")
                    .contains("rejected 4 records")
                    .contains("3: not-json");
        }
    }

    private CommandLineRun doctor(Object... more) {
        Object[] all = new Object[more.length + 3];
        all[0] = "doctor";
        all[1] = "--state";
        all[2] = Files.exists(directory.resolve("status.json")) ? directory : directory.resolve("none");
        System.arraycopy(more, 0, all, 3, more.length);
        return CommandLineRun.command(all);
    }

    private Path config(String center) throws IOException {
        return Files.writeString(directory.resolve("sensor.conf"), """
                watchfloor-sensor { center = "%s", files = [{ path = "%s" }] }
                """.formatted(center, directory.resolve("a.log")));
    }

    /** A server that answers {@code /alive} with 200 and everything else with the given status. */
    private static HttpServer server(int status) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean alive = exchange.getRequestURI().getPath().equals("/alive");
            exchange.sendResponseHeaders(alive ? 200 : status, -1);
            exchange.close();
        });
        server.start();
        return server;
    }
}
