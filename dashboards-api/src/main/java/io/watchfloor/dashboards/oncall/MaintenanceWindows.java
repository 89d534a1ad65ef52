package io.watchfloor.dashboards.oncall;

import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.ops.paging.oncall.MaintenanceWindow;
import io.watchfloor.ops.paging.oncall.OnCallDocuments;
import io.watchfloor.ops.platform.document.Document;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Maintenance windows, in which notifications are held. Every call blocks on the database. */
public final class MaintenanceWindows {

    /** Maximum number of windows that have not ended. */
    public static final int MOST = 200;

    /** Time for which ended windows are stored, to show why nobody was notified. */
    private static final Duration KEPT = Duration.ofDays(90);

    private final People people;
    private final AccessDatabase database;

    public MaintenanceWindows(People people) {
        this.people = people;
        this.database = people.database();
    }

    /** All windows, also those that ended within the last 90 days. */
    public List<Document<MaintenanceWindow>> all() {
        return database.jdbi().withHandle(OnCallDocuments.MAINTENANCE::all);
    }

    /** Returns the window; empty if {@link #MOST} windows have not ended. A repeated request changes nothing. */
    public Optional<Document<MaintenanceWindow>> add(MaintenanceWindow asked, Actor by) {
        return database.jdbi().inTransaction(handle -> {
            people.roster().lock(handle);
            Optional<Document<MaintenanceWindow>> known = OnCallDocuments.MAINTENANCE.find(handle, asked.id());
            if (known.isPresent()) {
                return known;
            }
            Instant now = database.now();
            if (pending(handle, now) >= MOST) {
                return Optional.empty();
            }
            database.audit().append(handle, by.did("maintenance.add", object(asked), "", auditText(asked)));
            return OnCallDocuments.MAINTENANCE.put(handle, asked.id(), 0, asked, by.name(), now);
        });
    }

    /** Removes windows that ended long ago, and returns the number of those that have not ended. */
    private static long pending(Handle handle, Instant now) {
        long pending = 0;
        for (Document<MaintenanceWindow> one : OnCallDocuments.MAINTENANCE.all(handle)) {
            Instant end = one.value().until();
            if (end.isBefore(now.minus(KEPT))) {
                OnCallDocuments.MAINTENANCE.remove(handle, one.name());
            } else if (end.isAfter(now)) {
                pending++;
            }
        }
        return pending;
    }

    /** Ends a window now. Returns the window; empty if no window with this id is planned or active. */
    public Optional<Document<MaintenanceWindow>> end(String id, Actor by) {
        return database.jdbi().inTransaction(handle -> {
            people.roster().lock(handle);
            Instant now = database.now();
            Document<MaintenanceWindow> before = OnCallDocuments.MAINTENANCE
                    .find(handle, id)
                    .filter(one -> one.value().until().isAfter(now))
                    .orElse(null);
            if (before == null) {
                return Optional.empty();
            }
            MaintenanceWindow ended = before.value().until(now);
            database.audit()
                    .append(
                            handle,
                            by.did("maintenance.end", object(ended), auditText(before.value()), auditText(ended)));
            return OnCallDocuments.MAINTENANCE.put(handle, id, before.version(), ended, by.name(), now);
        });
    }

    private static String object(MaintenanceWindow window) {
        return "maintenance:" + window.id();
    }

    private static String auditText(MaintenanceWindow window) {
        List<String> scope = new ArrayList<>(window.assets());
        window.groups().forEach(group -> scope.add("group " + group));
        return "%s: %s from %s until %s, up to severity %s"
                .formatted(
                        window.reason(),
                        String.join(", ", scope),
                        window.from(),
                        window.until(),
                        window.upTo().text());
    }
}
