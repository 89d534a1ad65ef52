package io.watchfloor.ops.intake.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.ops.intake.quarantine.Quarantine.Unjudgeable;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FreshDatabase.class)
class QuarantineIT {

    /**
     * A GELF datagram may name such a host. If it could not be stored, its input would submit it again endlessly and
     * block all later records.
     */
    @Test
    void aRecordWithANameThatTheDatabaseCannotStoreIsQuarantined(DataSource database) {
        Jdbi jdbi = Jdbi.create(database);
        jdbi.useHandle(handle -> handle.execute(
                "INSERT INTO sensor (id, name, credential_hash) VALUES ('door-gelf', 'door-gelf', '\\x01')"));
        byte[] body = "a line".getBytes(StandardCharsets.UTF_8);
        Unjudgeable odd = new Unjudgeable(
                new TelemetryRecord(1, 0, "web\0one", null, body), "telemetry.asset", "no name: web\0one", "web\0one");
        Unjudgeable beside = new Unjudgeable(
                new TelemetryRecord(2, 0, "toaster:kitchen", null, body), "telemetry.asset", "no kind", null);
        new Quarantine(jdbi).store("door-gelf", 1, List.of(odd, beside), Instant.now());
        List<String> named = jdbi.withHandle(
                handle -> handle.createQuery("SELECT named_asset FROM quarantined_telemetry ORDER BY sequence")
                        .mapTo(String.class)
                        .list());
        assertThat(named).containsExactly("web\ufffdone", "toaster:kitchen");
    }
}
