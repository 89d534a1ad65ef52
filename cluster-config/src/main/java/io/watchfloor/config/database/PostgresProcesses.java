package io.watchfloor.config.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the PostgreSQL processes that use a data folder. The search asks the operating system and ignores
 * {@code postmaster.pid}, because the file may come from a copied folder and its PID may now belong to another program.
 */
final class PostgresProcesses {

    private PostgresProcesses() {}

    /**
     * Returns the PostgreSQL processes in this folder whose parent is not one of these processes: the main process, or
     * workers that survived a killed main process.
     */
    static List<ProcessHandle> on(Path data) {
        if (!Files.isDirectory(data)) {
            return List.of();
        }
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            List<ProcessHandle> here = all.filter(PostgresProcesses::isPostgres)
                    .filter(process -> worksOn(process, data))
                    .toList();
            return here.stream()
                    .filter(process -> process.parent().filter(here::contains).isEmpty())
                    .toList();
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        // Linux appends "(deleted)" if the program file was replaced while the process runs.
        return process.info()
                .command()
                .filter(command -> command.endsWith("/postgres") || command.endsWith("/postgres (deleted)"))
                .isPresent();
    }

    /**
     * Whether a process uses this data folder. PostgreSQL's working directory is its data folder, but only Linux
     * exposes the working directory of a process; on other systems, the command line is compared.
     */
    private static boolean worksOn(ProcessHandle process, Path data) {
        Path working = Path.of("/proc", Long.toString(process.pid()), "cwd");
        try {
            // Compares device and inode, so that the same folder mounted under another path also matches.
            return Files.isSameFile(working, data);
        } catch (IOException notTold) {
            return named(process)
                    .filter(folder -> {
                        try {
                            return Files.isSameFile(folder, data);
                        } catch (IOException gone) {
                            return false;
                        }
                    })
                    .isPresent();
        }
    }

    private static Optional<Path> named(ProcessHandle process) {
        List<String> arguments = List.of(process.info().arguments().orElse(new String[0]));
        int option = arguments.indexOf("-D");
        return option >= 0 && option + 1 < arguments.size()
                ? Optional.of(Path.of(arguments.get(option + 1)))
                : Optional.empty();
    }
}
