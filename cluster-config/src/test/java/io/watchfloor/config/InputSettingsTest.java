package io.watchfloor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.watchfloor.config.input.AllowedSenders;
import io.watchfloor.config.input.ConnectionLimits;
import io.watchfloor.config.input.GelfInput;
import io.watchfloor.config.input.InputRate;
import io.watchfloor.config.input.InputSettings;
import io.watchfloor.config.input.KafkaInput;
import io.watchfloor.config.input.SyslogInput;
import io.watchfloor.config.reading.AddressRange;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputSettingsTest {

    @TempDir
    private Path folder;

    private InputSettings load(String text, Map<String, String> environment)
            throws IOException, InvalidSettingsException {
        Path file = Files.writeString(folder.resolve("center.conf"), text);
        return ProgramConfig.load(Optional.of(file), CommandLineSettings.NONE, environment)
                .settings()
                .doors();
    }

    @Test
    void everyDoorOfAPortIsOffUntilItsSectionNamesOne() throws Exception {
        InputSettings doors = load("", Map.of());
        assertThat(List.of("syslog", "gelf", "kafka"))
                .allSatisfy(door -> assertThat(doors.rate(door)).isEmpty());
        assertThat(load("watchfloor.inputs.syslog.tls = 6514", Map.of()).rate("syslog"))
                .contains(new InputRate(20_000, 40_000));
        assertThat(load("", Map.of("WATCHFLOOR_INPUTS_GELF_UDP", "12201")).rate("gelf"))
                .isPresent();
    }

    @Test
    void everyKeyReachesItsSetting() throws Exception {
        InputSettings doors = load("""
                watchfloor.inputs {
                  syslog {
                    bind = 0.0.0.0, udp = 1, tcp = 2, tls = 3, max-connections = 4, max-message = 1 KiB
                    max-connections-per-address = 3, idle-timeout = 2 m
                    receive-buffer = 64 KiB, rate = 5, burst = 6, zone = Europe/Berlin
                    from = ["10.0.0.0/8"], assets = ["*.branch.example"]
                  }
                  gelf { bind = "::", udp = 7, tcp = 8, max-connections = 9, max-message = 2 KiB, receive-buffer = 4 KiB
                    rate = 10, burst = 11, from = [] }
                  kafka { servers = ["k:9092"], topics = [a, b], group = g, properties = /etc/k, rate = 12, burst = 13, assets = [x] }
                }
                """, Map.of());
        AllowedSenders branch = new AllowedSenders(
                List.of(AddressRange.parse("10.0.0.0/8").orElseThrow()), List.of("*.branch.example"));
        assertThat(doors.syslog())
                .isEqualTo(new SyslogInput(
                        Optional.of("0.0.0.0"),
                        1,
                        2,
                        3,
                        new ConnectionLimits(4, 3, Duration.ofMinutes(2), 1024, 65_536),
                        new InputRate(5, 6),
                        branch,
                        ZoneId.of("Europe/Berlin")));
        assertThat(doors.gelf())
                .isEqualTo(new GelfInput(
                        Optional.of("::"),
                        7,
                        8,
                        new ConnectionLimits(9, 4, Duration.ofHours(1), 2048, 4096),
                        new InputRate(10, 11),
                        new AllowedSenders(List.of(), List.of("*"))));
        assertThat(doors.kafka())
                .isEqualTo(new KafkaInput(
                        List.of("k:9092"),
                        List.of("a", "b"),
                        "g",
                        Optional.of(Path.of("/etc/k")),
                        new InputRate(12, 13),
                        List.of("x")));
        assertThat(branch.accepts(InetAddress.getByName("10.1.2.3"))).isTrue();
        assertThat(branch.accepts(InetAddress.getByName("192.0.2.1"))).isFalse();
    }

    @Test
    void aZoneThatIsNoneIsTold() {
        InvalidSettingsException refused = catchThrowableOfType(
                InvalidSettingsException.class,
                () -> load("watchfloor.inputs.syslog { udp = 514, zone = Berlin }", Map.of()));
        assertThat(refused.problems()).singleElement().asString().contains("inputs.syslog.zone", "\"Berlin\"");
    }

    @Test
    void aNetworkThatIsNoneAndATopicWithoutAServerAreTold() {
        InvalidSettingsException refused = catchThrowableOfType(
                InvalidSettingsException.class,
                () -> load("watchfloor.inputs { syslog.from = [anywhere], kafka.topics = [logs] }", Map.of()));
        assertThat(refused.problems())
                .anyMatch(problem -> problem.toString().contains("\"anywhere\""))
                .anyMatch(problem -> problem.toString().contains("inputs.kafka.servers"));
    }
}
