package io.watchfloor.ops.paging.oncall;

import io.watchfloor.ops.asset.Criticality;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.exercise.Exercise;
import io.watchfloor.ops.platform.calendar.BusinessCalendar;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.document.DocumentStore;
import io.watchfloor.ops.platform.document.DocumentWatcher;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * All data that the routing of notifications depends on, at one point in time.
 *
 * @param readers determines who may read which case
 * @param failing ids of contacts whose latest message failed
 */
public record OnCallState(OnCallConfiguration book, CaseReaders readers, Set<String> failing) {

    /** The topic that the {@link DocumentWatcher} watches. */
    public static final String TOPIC = "on-call";

    /** Reads one consistent snapshot from the database. Blocks. */
    public static OnCallState read(Jdbi database, StaffDirectory.Source people) {
        return database.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            StaffDirectory staff = people.read(handle);
            SortedMap<String, MaintenanceWindow> maintenance = values(handle, OnCallDocuments.MAINTENANCE);
            SortedMap<String, AssetRoutingFacts> assets = AssetRoutingFacts.under(maintenance.values(), assets(handle));
            SortedMap<String, Routing> routing = values(handle, OnCallDocuments.ROUTING);
            OnCallConfiguration book = new OnCallConfiguration(
                    values(handle, OnCallDocuments.SCHEDULES),
                    values(handle, OnCallDocuments.POLICIES),
                    routing.getOrDefault(OnCallDocuments.THE_ROUTING, Routing.NONE),
                    responders(handle, staff),
                    values(handle, OnCallDocuments.CHANNELS),
                    staff.teams(),
                    assets,
                    Attack.NONE,
                    service(handle),
                    List.copyOf(values(handle, Exercise.STORE).values()));
            return new OnCallState(book, new CaseReaders(staff.active(), assets), ContactHealth.failing(handle));
        });
    }

    /** A copy whose routes compare techniques with these data. */
    public OnCallState with(Attack attack) {
        return new OnCallState(book.with(attack), readers, failing);
    }

    /**
     * Creates a watcher that reloads at each request after a change, so that a user's own change is visible in the next
     * response on every node.
     */
    public static DocumentWatcher<OnCallState> onDemand(Jdbi database, StaffDirectory.Source people) {
        return new DocumentWatcher<>(TOPIC, database, () -> read(database, people));
    }

    private static <T> SortedMap<String, T> values(Handle handle, DocumentStore<T> store) {
        SortedMap<String, T> values = new TreeMap<>();
        for (Document<T> one : store.all(handle)) {
            values.put(one.name(), one.value());
        }
        return values;
    }

    private static SortedMap<String, Responder> responders(Handle handle, StaffDirectory staff) {
        SortedMap<String, Responder> responders = values(handle, OnCallDocuments.RESPONDERS);
        staff.names()
                .forEach(name -> responders.computeIfAbsent(
                        name, who -> new Responder(who, true, ZoneOffset.UTC, List.of(), List.of(), null)));
        responders.replaceAll((name, said) -> said.active(staff.active().containsKey(name)));
        return responders;
    }

    private static ServiceLevels service(Handle handle) {
        SortedMap<String, ServiceLevels.Policy> stored = values(handle, OnCallDocuments.SERVICE_LEVELS);
        ServiceLevels.Policy policy = stored.get(OnCallDocuments.THE_SERVICE_LEVELS);
        if (policy == null) {
            return ServiceLevels.NONE;
        }
        SortedMap<String, BusinessCalendar> calendars = values(handle, BusinessCalendar.STORE);
        BusinessCalendar calendar = calendars.get(policy.calendar());
        return new ServiceLevels(
                policy, calendar == null ? Set.of() : calendar.days().holidays());
    }

    private static SortedMap<String, AssetRoutingFacts> assets(Handle handle) {
        SortedMap<String, AssetRoutingFacts> notes = new TreeMap<>();
        handle.createQuery("""
                        SELECT asset, criticality, asset_group, owner FROM asset_note
                        WHERE criticality IS NOT NULL OR asset_group IS NOT NULL OR owner IS NOT NULL""")
                .map((row, context) -> {
                    String criticality = row.getString("criticality");
                    notes.put(
                            row.getString("asset"),
                            new AssetRoutingFacts(
                                    criticality == null ? null : Criticality.of(criticality),
                                    row.getString("asset_group"),
                                    row.getString("owner")));
                    return 1;
                })
                .list();
        return notes;
    }
}
