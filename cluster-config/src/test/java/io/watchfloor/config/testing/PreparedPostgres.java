package io.watchfloor.config.testing;

import io.watchfloor.config.database.Database;
import io.watchfloor.config.database.DatabaseSettings;
import io.watchfloor.config.database.DatabaseTimeouts;
import io.watchfloor.config.database.EmbeddedPostgres;
import io.watchfloor.config.node.PrivateFiles;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A data folder with PostgreSQL's programs, and a database with the schema of this build. The first start of a node on an empty folder
 * unpacks the programs, initialises the database and migrates it, which takes 5 s and more; here that is done once in a build, and copied.
 * Tests of the first start itself do without.
 */
public final class PreparedPostgres {

    private static final String PROGRAMS = "pg-programs-";
    private static final Path PLACE = place();

    private PreparedPostgres() {}

    /** Fills the folder of a node that is yet to start, and returns it. */
    public static Path into(Path dataDir) {
        try {
            Path original = original();
            PrivateFiles.folder(dataDir);
            try (Stream<Path> all = Files.list(original)) {
                for (Path part : all.toList()) {
                    String name = part.getFileName().toString();
                    if (name.startsWith(PROGRAMS) || name.equals("pg") || name.equals("pg.password")) {
                        copy(part, dataDir.resolve(name), name.startsWith(PROGRAMS));
                    }
                }
            }
            return dataDir;
        } catch (IOException e) {
            throw new IllegalStateException("No database could be prepared in " + dataDir, e);
        }
    }

    /** Of one module, for all of them: each would else make the same. */
    private static Path place() {
        Path shared = Path.of("..", "cluster-config").toAbsolutePath().normalize();
        return (Files.isDirectory(shared) ? shared : Path.of("").toAbsolutePath()).resolve("target");
    }

    static DatabaseSettings settings() {
        return new DatabaseSettings(Optional.empty(), "", "", 4, 20, DatabaseTimeouts.DEFAULT);
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e) throws IOException {
                Files.delete(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Several processes run tests of a module at once; the name tells of what schema it is. */
    private static synchronized Path original() throws IOException {
        Path original = PLACE.resolve("prepared-postgres-" + schema());
        if (Files.exists(original)) {
            return original;
        }
        Files.createDirectories(PLACE);
        try (FileChannel channel = FileChannel.open(
                        PLACE.resolve("prepared-postgres.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            if (lock.isValid() && !Files.exists(original)) {
                Path unfinished = PLACE.resolve("prepared-postgres.new");
                delete(unfinished);
                PrivateFiles.folder(unfinished);
                try (EmbeddedPostgres postgres = EmbeddedPostgres.start(unfinished);
                        Database database = Database.open(postgres.address(), settings())) {
                    database.migrate();
                }
                Files.move(unfinished, original, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return original;
    }

    /** Other migrations, another name. */
    private static String schema() throws IOException {
        try {
            URI migrations = Objects.requireNonNull(Database.class.getResource("/db/migration"))
                    .toURI();
            if (!migrations.getScheme().equals("jar")) {
                return checksum(Path.of(migrations));
            }
            try (FileSystem jar = FileSystems.newFileSystem(migrations, Map.of())) {
                return checksum(jar.getPath("/db/migration"));
            }
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static String checksum(Path folder) throws IOException {
        CRC32 sum = new CRC32();
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> sorted = files.sorted().toList();
            for (Path file : sorted) {
                sum.update(Files.readAllBytes(file));
            }
        }
        return Long.toHexString(sum.getValue());
    }

    /** @param linked for files that nobody writes to: they need not be copied within one file system */
    private static void copy(Path from, Path to, boolean linked) throws IOException {
        boolean links = linked && Files.getFileStore(from).equals(Files.getFileStore(to.resolveSibling("")));
        try (Stream<Path> all = Files.walk(from)) {
            for (Path one : all.toList()) {
                Path there = to.resolve(from.relativize(one).toString());
                if (links && Files.isRegularFile(one, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createLink(there, one);
                } else {
                    Files.copy(one, there, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
                }
            }
        }
    }
}
