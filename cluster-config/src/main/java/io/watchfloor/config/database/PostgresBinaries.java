package io.watchfloor.config.database;

import io.watchfloor.config.node.DurableFiles;
import io.watchfloor.config.node.PrivateFiles;
import io.watchfloor.config.node.StartFailure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks PostgreSQL's programs from the archive for this platform on the class path. The archive is unpacked into a
 * temporary folder, which is synced to disk and then renamed. An existing folder is therefore always complete.
 */
final class PostgresBinaries {

    // The folder name contains the version, so that an upgrade unpacks the new version.
    private static final String VERSION = "17.5";

    private PostgresBinaries() {}

    /** Returns the folder with {@code bin/postgres}. The first call unpacks the archive, which takes about 2 s. */
    static Path unpackedUnder(Path dataDir) throws IOException {
        String archive = archive(System.getProperty("os.name"), System.getProperty("os.arch"));
        Path folder = dataDir.resolve("pg-programs-" + VERSION);
        if (Files.isExecutable(folder.resolve("bin/postgres"))) {
            return folder;
        }
        try (InputStream in = PostgresBinaries.class.getResourceAsStream("/" + archive)) {
            if (in == null) {
                throw noBinaries(archive + " is not on the class path");
            }
            Path unfinished = dataDir.resolve("pg-programs.new");
            delete(unfinished);
            unpack(in, unfinished);
            delete(folder);
            DurableFiles.forceAll(unfinished);
            DurableFiles.rename(unfinished, folder);
        }
        return folder;
    }

    /** Returns the archive name for values of {@code os.name} and {@code os.arch}. */
    static String archive(String system, String architecture) {
        String os = system.toLowerCase(Locale.ROOT);
        String family = os.startsWith("linux") ? "linux" : os.startsWith("mac") ? "darwin" : "";
        String cpu = switch (architecture.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> "";
        };
        if (family.isEmpty() || cpu.isEmpty()) {
            throw noBinaries("the platform is " + system + " on " + architecture);
        }
        return "postgres-" + family + "-" + cpu + ".txz";
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void unpack(InputStream archive, Path folder) throws IOException {
        PrivateFiles.folder(folder);
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive, 1 << 16)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("The archive has an entry outside its folder: " + entry.getName());
                }
                unpack(tar, entry, target);
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            PrivateFiles.folder(target);
            return;
        }
        PrivateFiles.folder(target.resolveSibling(""));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, target);
        boolean program = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(program ? "rwx------" : "rw-------"));
    }

    private static StartFailure noBinaries(String reason) {
        return new StartFailure(
                "database.no-binaries",
                "This program contains no PostgreSQL for this machine: " + reason + ".",
                "Use an external database: set watchfloor.database.jdbc-url.");
    }
}
