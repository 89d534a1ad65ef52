package io.watchfloor.dashboards.cli;

import io.watchfloor.config.backup.BackupManifest;
import io.watchfloor.config.text.Plural;
import java.io.PrintWriter;

/** Prints the content of a backup after the backup was created or restored. */
final class BackupReport {

    private BackupReport() {}

    static void print(PrintWriter out, String done, BackupManifest manifest) {
        for (BackupManifest.Table table : manifest.tables()) {
            out.printf("%12d  %s%n", table.rows(), table.name());
        }
        out.printf(
                "%s: %s as of %s, schema %s%n",
                done, Plural.of(manifest.rows(), "row"), manifest.takenAt(), manifest.schema());
    }
}
