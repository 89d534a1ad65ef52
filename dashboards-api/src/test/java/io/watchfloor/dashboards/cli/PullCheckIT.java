package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.Settings;
import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.ops.intake.input.InputName;
import io.watchfloor.ops.intake.input.Inputs;
import io.watchfloor.ops.intake.input.NodeInputs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The doctor reads what the running nodes publish about the inputs that pull. */
@ExtendWith(FreshDatabase.class)
class PullCheckIT {

    @TempDir
    private Path folder;

    @Test
    void theDoctorSaysWhenAnInputLastPulledAndWhatToDo(TestDatabase database) throws Exception {
        Settings settings = settings(database);
        Instant now = Instant.now();
        assertThat(told(settings, now))
                .hasSize(2)
                .allMatch(line -> line.startsWith("warn"))
                .anyMatch(line -> line.contains("graph: no node reports this input"))
                .anyMatch(line -> line.contains("office365: no node reports this input"));

        Inputs inputs = new Inputs(settings.doors()::rate, new PrometheusRegistry(), Clock.systemUTC());
        inputs.of(InputName.GRAPH).pulled();
        inputs.of(InputName.OFFICE365).failed("office365.token-401", "The token endpoint responded with status 401.");
        Jdbi jdbi = Jdbi.create(database.dataSource());
        try (NodeInputs node = new NodeInputs(inputs, "", jdbi)) {
            node.open();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> !NodeInputs.published(jdbi).isEmpty());
            assertThat(told(settings, now))
                    .anyMatch(line -> line.startsWith("good") && line.contains("graph: last complete pull at 20"))
                    .anyMatch(line -> line.startsWith("warn")
                            && line.contains("office365: no complete pull since the node started; last error at 20")
                            && line.contains("The token endpoint responded with status 401. (office365.token-401)")
                            && line.contains("the secret may have expired"));
            assertThat(told(settings, now.plus(Duration.ofHours(1))))
                    .as("a pull of an hour ago is late")
                    .anyMatch(line -> line.startsWith("warn") && line.contains("graph: last complete pull at 20"));
        }
    }

    @Test
    void withoutAPulledInputNothingIsSaid(TestDatabase database) throws Exception {
        Path file = Files.writeString(folder.resolve("plain.conf"), database.settings());
        assertThat(told(load(file), Instant.now())).isEmpty();
    }

    private Settings settings(TestDatabase database) throws Exception {
        return load(Files.writeString(folder.resolve("center.conf"), database.settings() + """

                watchfloor.inputs.graph { tenant = "41463f53-8812-40f4-890f-865bf6e35190", client-id = app, client-secret = hush }
                watchfloor.inputs.office365 { tenant = "41463f53-8812-40f4-890f-865bf6e35190", client-id = app, client-secret = hush }
                """));
    }

    private Settings load(Path file) throws Exception {
        return ProgramConfig.load(
                        Optional.of(file),
                        new CommandLineSettings(Optional.of(folder), Optional.empty(), Optional.empty()))
                .settings();
    }

    private static List<String> told(Settings settings, Instant now) {
        return new PullCheck(settings, now)
                .diagnoses().stream().map(one -> one + " " + one.advice()).toList();
    }
}
