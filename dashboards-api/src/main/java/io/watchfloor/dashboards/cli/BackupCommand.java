package io.watchfloor.dashboards.cli;

import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.config.Settings;
import io.watchfloor.config.backup.Backup;
import io.watchfloor.config.backup.BackupManifest;
import io.watchfloor.config.database.DatabaseAddress;
import io.watchfloor.config.database.EmbeddedPostgres;
import io.watchfloor.config.node.NodeLock;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "backup",
        description = {
            "Backs up all data of a center that cannot be recreated into one file, even while nodes run.",
            "The backup contains the journal, people, sensors and pending records. The backup includes"
                    + " raw telemetry, so only the owner of the file can read it. Encrypt the file if required."
        })
final class BackupCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final NodeConfigOptions node = new NodeConfigOptions();

    @Parameters(paramLabel = "FILE", description = "The backup file to write. An existing file is not overwritten.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws InvalidSettingsException {
        Settings settings = node.load().settings();
        Path dir = settings.data().dir();
        Optional<DatabaseAddress> serving = settings.database().address().or(() -> EmbeddedPostgres.running(dir));
        BackupManifest manifest;
        if (serving.isPresent()) {
            manifest = backUp(serving.get());
        } else {
            // If no node is running, the node's own database is started only for the backup.
            try (NodeLock lock = NodeLock.acquire(dir);
                    EmbeddedPostgres postgres = EmbeddedPostgres.start(lock.folder())) {
                manifest = backUp(postgres.address());
            }
        }
        BackupReport.print(spec.commandLine().getOut(), "backed up to " + file, manifest);
        return ExitCode.DONE;
    }

    private BackupManifest backUp(DatabaseAddress database) {
        return CopyProgress.during(
                spec.commandLine().getErr(), copied -> Backup.take(database, file.toAbsolutePath(), copied));
    }
}
