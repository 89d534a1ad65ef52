package io.watchfloor.dashboards.board;

import io.watchfloor.config.DatabaseAddress;
import io.watchfloor.config.DatabaseSettings;
import io.watchfloor.config.database.Database;
import io.watchfloor.config.database.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One real PostgreSQL for all tests of the JVM; its boards are empty at the start of each test. */
public final class BoardDatabase implements BeforeEachCallback, ParameterResolver {

    private static final ExtensionContext.Namespace PLACE = ExtensionContext.Namespace.create(BoardDatabase.class);

    /** Running until the last test is through. */
    public static final class Running implements AutoCloseable {

        private final Path folder;
        private final EmbeddedPostgres postgres;
        private final Database database;

        Running() {
            try {
                folder = Files.createTempDirectory("watchfloor-boards");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            postgres = EmbeddedPostgres.start(folder);
            DatabaseAddress address = postgres.address();
            database = Database.open(
                    address,
                    new DatabaseSettings(
                            Optional.empty(), address.user(), address.password(), 4, 20, Duration.ofSeconds(10)));
            database.migrate();
        }

        public Jdbi jdbi() {
            return Jdbi.create(database.dataSource());
        }

        public DatabaseAddress address() {
            return postgres.address();
        }

        @Override
        public void close() throws IOException {
            database.close();
            postgres.close();
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path dir, @org.jspecify.annotations.Nullable IOException e)
                        throws IOException {
                    Files.delete(dir);
                    return FileVisitResult.CONTINUE;
                }
            });
        }
    }

    public static Running running(ExtensionContext context) {
        return context.getRoot().getStore(PLACE).getOrComputeIfAbsent("running", key -> new Running(), Running.class);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        empty(running(context).jdbi());
    }

    /** The live head stays: a cursor that went back would be one that clients have seen already. */
    static void empty(Jdbi jdbi) {
        jdbi.useHandle(handle -> handle.execute("TRUNCATE asset_board, alert_board, alert_detection, alert_evidence,"
                + " window_evidence, case_board, case_activity, page_board, live_change, presence, sensor,"
                + " sensor_enrolment, session, sign_in_link, api_token, person CASCADE"));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Jdbi.class || type == Running.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Running running = running(context);
        return parameter.getParameter().getType() == Running.class ? running : running.jdbi();
    }
}
