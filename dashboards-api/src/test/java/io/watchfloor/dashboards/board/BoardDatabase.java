package io.watchfloor.dashboards.board;

import io.watchfloor.config.database.Database;
import io.watchfloor.config.database.DatabaseAddress;
import io.watchfloor.config.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One database for all tests of the JVM; its boards are empty at the start of each test. */
public final class BoardDatabase implements BeforeEachCallback, ParameterResolver {

    private static final ExtensionContext.Namespace PLACE = ExtensionContext.Namespace.create(BoardDatabase.class);

    /** Running until the last test is through. */
    public static final class Running implements AutoCloseable {

        private final TestDatabase database;

        public Running(TestDatabase database) {
            this.database = database;
        }

        public Jdbi jdbi() {
            return Jdbi.create(database.dataSource());
        }

        public Database database() {
            return database.database();
        }

        public DatabaseAddress address() {
            return database.address();
        }

        @Override
        public void close() {
            database.close();
        }
    }

    /** The database that the tests of the JVM share. */
    public static Running running(ExtensionContext context) {
        return context.getRoot()
                .getStore(PLACE)
                .getOrComputeIfAbsent("running", key -> new Running(TestDatabase.create()), Running.class);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        empty(running(context).jdbi());
    }

    /** The live head stays: a cursor that went back would be one that clients have seen already. */
    static void empty(Jdbi jdbi) {
        // A center that still serves may read several of the tables at once, in an order of its own.
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .ignoreExceptionsMatching(BoardDatabase::isDeadlock)
                .until(() -> {
                    truncate(jdbi);
                    return true;
                });
    }

    private static boolean isDeadlock(Throwable failure) {
        return failure.getCause() instanceof SQLException cause && "40P01".equals(cause.getSQLState());
    }

    private static void truncate(Jdbi jdbi) {
        jdbi.useTransaction(handle -> {
            handle.execute(
                    "TRUNCATE document, oncall_request, oncall_feed, handover, asset_board, asset_activity, alert_board, search_value, search_term, search_alert,"
                            + " alert_detection, alert_evidence, window_evidence, case_board, case_activity, page_board, round_board,"
                            + " live_change, presence, told_alias, alias_row, alias_change, alias_request, asset_note, hub, sensor, sensor_enrolment, session, sign_in_link,"
                            + " invite, team, api_token, person CASCADE");
            handle.execute("UPDATE document_revision SET revision = revision + 1");
        });
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
