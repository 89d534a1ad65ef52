package io.watchfloor.ops.intake.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.ops.intake.sensor.AuthorityStore;
import io.watchfloor.ops.intake.sensor.SensorAuthority;
import io.watchfloor.ops.intake.sensor.SensorKeyring;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class InputSendersTest {

    /** Otherwise the input would answer 500, after which an OpenTelemetry exporter drops its records. */
    @Test
    void aSenderIsAskedToRetryWhileTheDatabaseIsDown() {
        ConnectionFactory gone = () -> {
            throw new SQLException("the database is gone");
        };
        Jdbi database = Jdbi.create(gone);
        SecureRandom random = new SecureRandom();
        SensorAuthority authority = new SensorAuthority(
                new AuthorityStore(
                        database, Path.of("no-such-folder", "authority-key"), false, Clock.systemUTC(), random),
                database,
                Duration.ofDays(7),
                Duration.ofDays(30),
                Clock.systemUTC());
        InputSenders senders = new InputSenders(new SensorKeyring(database, authority, random));
        assertThatThrownBy(() -> senders.byToken(InputName.OTLP, "wfd_token"))
                .isInstanceOfSatisfying(InputRejection.class, why -> {
                    assertThat(why.why()).isEqualTo(InputRejection.Why.UNAVAILABLE);
                    assertThat(why.passes()).isTrue();
                });
    }
}
