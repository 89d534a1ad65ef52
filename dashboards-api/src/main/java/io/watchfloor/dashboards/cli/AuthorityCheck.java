package io.watchfloor.dashboards.cli;

import io.watchfloor.config.Settings;
import io.watchfloor.config.database.Database;
import io.watchfloor.config.database.DatabaseAddress;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.config.tls.SealingKeys;
import io.watchfloor.ops.intake.sensor.AuthorityStore;
import io.watchfloor.ops.platform.database.DatabaseAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;

/** Doctor check of the key file with which this node decrypts the private key of the sensor CA. The check creates no key. */
final class AuthorityCheck {

    private static final String SUBJECT = "sensor key";
    private static final String KEEP = "store a copy of the file separately from the backups";

    private AuthorityCheck() {}

    static DoctorFinding of(Settings settings) {
        Path file = settings.enrolment().authorityKey().in(settings.data().dir());
        Optional<String> locked = settings.database().address().flatMap(address -> locked(settings, address, file));
        if (locked.isPresent()) {
            return DoctorFinding.fail(
                    SUBJECT,
                    locked.get(),
                    "If the key is lost permanently, set watchfloor.enrolment.replace-lost-authority = true"
                            + " for one start of one node.");
        }
        if (!Files.exists(file)) {
            return DoctorFinding.good(
                    SUBJECT,
                    "%s does not exist: the node creates it together with the CA for sensors; %s"
                            .formatted(file, KEEP));
        }
        try {
            return DoctorFinding.good(
                    SUBJECT,
                    "%s contains key %s; %s"
                            .formatted(file, SealingKeys.read(file).id(), KEEP));
        } catch (IOException e) {
            return DoctorFinding.fail(
                    SUBJECT,
                    "%s cannot be used: %s".formatted(file, e.getMessage()),
                    "Restore the file from a copy. Without this file the node cannot enroll sensors or renew"
                            + " certificates.");
        }
    }

    /** Returns empty if the database cannot be read; another check reports this problem. */
    private static Optional<String> locked(Settings settings, DatabaseAddress address, Path file) {
        try (Database database = Database.open(address, settings.database())) {
            return AuthorityStore.locked(DatabaseAccess.of(database.dataSource()), file);
        } catch (StartFailure | JdbiException e) {
            return Optional.empty();
        }
    }
}
