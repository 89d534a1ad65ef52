package io.watchfloor.config.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The PostgreSQL processes that use a data folder. This asks the operating system, because a copied folder has a
 * {@code postmaster.pid} that names the original's server, and the process number may meanwhile belong to another
 * program.
 */
final class PostgresProcesses {

    private PostgresProcesses() {}

    /** Processes that none of the others has started: the main process, and what is left of a killed one. */
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
        // Linux adds this word when the program file was replaced while it runs.
        return process.info()
                .command()
                .filter(command -> command.endsWith("/postgres") || command.endsWith("/postgres (deleted)"))
                .isPresent();
    }

    /** PostgreSQL's working directory is its data folder. Only Linux reveals it; elsewhere the command line must do. */
    private static boolean worksOn(ProcessHandle process, Path data) {
        Path working = Path.of("/proc", Long.toString(process.pid()), "cwd");
        try {
            // Compared by device and inode: a mount of the same folder under another name is the same folder.
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
