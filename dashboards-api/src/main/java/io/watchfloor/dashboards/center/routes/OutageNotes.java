package io.watchfloor.dashboards.center.routes;

import io.watchfloor.dashboards.cases.routes.CaseService;
import io.watchfloor.dashboards.center.heartbeat.HeartbeatMonitor;
import io.watchfloor.ops.cases.CaseCommand;
import io.watchfloor.ops.platform.rights.CommandAuthorization;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds a note to open cases when a heartbeat is received again. The cases stay open because a person should check what happened during
 * the outage.
 */
public final class OutageNotes {

    private static final Logger LOG = LoggerFactory.getLogger(OutageNotes.class);

    private static final String CENTER = "the center";
    private static final String ASSET = "service:watchfloor";

    /** Id of the built-in rule for missing heartbeats. */
    private static final String RULE = "7a0f7d0f-6c9b-4d8c-9d63-6b1d8f2f3c51";

    private static final CommandAuthorization WARRANT =
            CommandAuthorization.of(Principal.of(CENTER, Set.of(Verb.READ, Verb.RESPOND), Scope.ALL, Tlp.RED));

    private final Jdbi database;
    private final CaseService cases;

    public OutageNotes(Jdbi database, CaseService cases) {
        this.database = database;
        this.cases = cases;
    }

    /** @param now current state */
    void back(HeartbeatMonitor now, Instant downSince) {
        String text = ("The heartbeat %s of %s has been received again since %s. The heartbeat had been missing"
                        + " since %s.")
                .formatted(now.name(), now.sender(), now.since(), downSince);
        String key = "heartbeat-%s-%d".formatted(now.name(), now.outages());
        for (String id : open()) {
            var unused = cases.ask(
                            id,
                            to -> new CaseCommand.AddNote(
                                    text, new CaseCommand.Request(CENTER, key, null, WARRANT), to))
                    .exceptionally(failure -> {
                        LOG.warn(
                                "Could not add the note that a heartbeat is received again to case {}: {}",
                                id,
                                failure.toString());
                        return null;
                    });
        }
    }

    private List<String> open() {
        return database.withHandle(handle -> handle.createQuery("""
                        SELECT DISTINCT case_id FROM alert_board
                        WHERE asset = :asset AND rule = :rule AND open AND case_id IS NOT NULL""")
                .bind("asset", ASSET)
                .bind("rule", RULE)
                .mapTo(String.class)
                .list());
    }
}
