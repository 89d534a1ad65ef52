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

/** One database for all tests of the JVM; its read models are empty at the start of each test. */
public final class BoardDatabase implements BeforeEachCallback, ParameterResolver {

    private static final ExtensionContext.Namespace PLACE = ExtensionContext.Namespace.create(BoardDatabase.class);

    /** Runs until the last test has ended. */
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

    /** The database shared by the tests of the JVM. */
    public static Running running(ExtensionContext context) {
        return context.getRoot()
                .getStore(PLACE)
                .getOrComputeIfAbsent("running", key -> new Running(TestDatabase.create()), Running.class);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        empty(running(context).jdbi());
    }

    /** Keeps the live cursor: clients must not see it decrease. */
    static void empty(Jdbi jdbi) {
        // A running center may lock several tables in another order.
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
                            + " alert_detection, alert_evidence, window_evidence, case_board, case_figure, case_activity, case_task, case_note, case_mention, mention_seen,"
                            + " notification_board, round_board, case_trait,"
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
