package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.OnCallDocuments;
import io.watchfloor.ops.platform.document.DocumentJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The doctor reads the notification configuration of users, and recommends the next step. */
@ExtendWith(FreshDatabase.class)
class PagingCheckIT {

    @TempDir
    private Path folder;

    @Test
    void theDoctorSaysWhoIsNotToldAndWhatToDo(TestDatabase database) throws Exception {
        assertThat(told(database))
                .anyMatch(line ->
                        line.contains("no one can be notified of some cases: Notifications are not configured"));
        assertThat(told(database)).anyMatch(line -> line.contains("no external heartbeat configured"));

        String policy = """
                {"name":"default","steps":[{"after":"PT0S","targets":["person:ann"]}],"repeats":-1,"repeatAfter":"PT1M",
                "fallback":"person:ann","urgencies":{"highFrom":"high"}}""";
        Jdbi.create(database.dataSource())
                .useTransaction(handle -> OnCallDocuments.POLICIES.put(
                        handle,
                        "default",
                        0,
                        DocumentJson.read(policy, EscalationPolicy.class),
                        "test",
                        Instant.now()));

        assertThat(told(database))
                .anyMatch(line -> line.contains("The policy default can notify no one"))
                .anyMatch(line -> line.contains("ann cannot be reached: they have no contacts"));
    }

    private List<String> told(TestDatabase database) throws Exception {
        Path file = Files.writeString(folder.resolve("center.conf"), database.settings());
        ProgramConfig config = ProgramConfig.load(
                Optional.of(file), new CommandLineSettings(Optional.of(folder), Optional.empty(), Optional.empty()));
        return new PagingCheck(config.settings(), Instant.now())
                .diagnoses().stream().map(DoctorFinding::toString).toList();
    }
}
