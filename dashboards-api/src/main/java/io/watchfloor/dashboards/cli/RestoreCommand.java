package io.watchfloor.dashboards.cli;

import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.config.Settings;
import io.watchfloor.config.backup.BackupManifest;
import io.watchfloor.config.backup.Restore;
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
        name = "restore",
        description =
                "Restores a center from a backup into an empty data folder or database, completely or not" + " at all.")
final class RestoreCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final NodeConfigOptions node = new NodeConfigOptions();

    @Parameters(paramLabel = "FILE", description = "A backup file written by \"watchfloor backup\".")
    private Path file = Path.of("");

    @Override
    public Integer call() throws InvalidSettingsException {
        Settings settings = node.load().settings();
        // The file is checked before anything is created, so that nothing changes if the file is not a backup.
        Restore.examine(file);
        Restore.examineFolder(settings.data().dir(), file);
        BackupManifest manifest;
        try (NodeLock lock = NodeLock.acquire(settings.data().dir())) {
            Optional<DatabaseAddress> configured = settings.database().address();
            if (configured.isPresent()) {
                manifest = restore(configured.get(), settings);
            } else {
                try (EmbeddedPostgres postgres = EmbeddedPostgres.start(lock.folder())) {
                    manifest = restore(postgres.address(), settings);
                }
            }
        }
        BackupReport.print(spec.commandLine().getOut(), "restored " + file, manifest);
        spec.commandLine().getOut().println("Start the node. It first rebuilds its projections from the journal.");
        spec.commandLine()
                .getOut()
                .println("To sign sensor certificates the node needs the previous center's authority-key, which is"
                        + " not part of a backup. Check with \"watchfloor doctor\".");
        return ExitCode.DONE;
    }

    private BackupManifest restore(DatabaseAddress address, Settings settings) {
        return CopyProgress.during(
                spec.commandLine().getErr(), copied -> Restore.into(address, settings.database(), file, copied));
    }
}
