package io.watchfloor.dashboards.cli;

import io.watchfloor.config.Settings;
import io.watchfloor.config.archive.ArchiveSettings;
import io.watchfloor.config.database.Database;
import io.watchfloor.config.database.DatabaseAddress;
import io.watchfloor.config.database.EmbeddedPostgres;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.config.text.Plural;
import io.watchfloor.ops.archive.ArchiveStatus;
import io.watchfloor.ops.platform.database.DatabaseAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;

/** Doctor check of the archive: its folder, its disk, and, if the database answers, whether files are written. */
record ArchiveCheck(Settings settings) {

    private static final String SUBJECT = "archive";
    private static final long MIB = 1L << 20;

    List<DoctorFinding> diagnoses() {
        ArchiveSettings archive = settings.archive();
        if (!archive.enabled()) {
            return List.of(DoctorFinding.good(SUBJECT, "off: telemetry is not kept after its evaluation"));
        }
        List<DoctorFinding> found = new ArrayList<>();
        found.add(disk(archive));
        status().map(ArchiveCheck::files).ifPresent(found::add);
        return found;
    }

    private static DoctorFinding disk(ArchiveSettings archive) {
        Path there = archive.folder();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            return DoctorFinding.fail(
                    SUBJECT,
                    there + " is not a folder that can be written",
                    "Correct watchfloor.archive.folder, or the rights of the folder.");
        }
        try {
            long free = Files.getFileStore(there).getUsableSpace();
            String detail = "%d MiB free for %s".formatted(free / MIB, archive.folder());
            return free >= archive.retention().free()
                    ? DoctorFinding.good(SUBJECT, detail)
                    : DoctorFinding.warn(
                            SUBJECT,
                            detail,
                            "The oldest telemetry is deleted while less than %d MiB are free (watchfloor.archive.free)."
                                    .formatted(archive.retention().free() / MIB));
        } catch (IOException e) {
            return DoctorFinding.warn(SUBJECT, "free space is unknown: " + e.getMessage(), "");
        }
    }

    /** Empty if the database does not answer, or is older than this program; other checks report that. */
    private Optional<ArchiveStatus> status() {
        try {
            return settings.database()
                    .address()
                    .or(() -> EmbeddedPostgres.running(settings.data().dir()))
                    .map(this::read);
        } catch (StartFailure | JdbiException unreadable) {
            return Optional.empty();
        }
    }

    private ArchiveStatus read(DatabaseAddress address) {
        try (Database database = Database.open(address, settings.database())) {
            return DatabaseAccess.of(database.dataSource()).withHandle(ArchiveStatus::read);
        }
    }

    private static DoctorFinding files(ArchiveStatus status) {
        String detail = "%s in %s, %s that wait in the database"
                .formatted(
                        status.files().bytes() / MIB + " MiB",
                        Plural.of(status.files().number(), "file"),
                        Plural.of(status.waiting().records(), "record"));
        ArchiveStatus.Failure failure = status.failure();
        if (failure != null) {
            return DoctorFinding.fail(
                    SUBJECT,
                    "no file was written since %s: %s".formatted(failure.since(), failure.reason()),
                    "Check the folder and its disk. New telemetry waits in the database; when it takes more space than"
                            + " watchfloor.archive.waiting, the oldest is deleted.");
        }
        return status.deleted().records() == 0
                ? DoctorFinding.good(SUBJECT, detail)
                : DoctorFinding.warn(
                        SUBJECT,
                        "%s; %s were deleted before they were in a file, last at %s"
                                .formatted(
                                        detail,
                                        Plural.of(status.deleted().records(), "record"),
                                        status.deleted().at()),
                        "The disk of the archive was full or away for too long.");
    }
}
