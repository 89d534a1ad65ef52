package io.watchfloor.ops.paging.oncall;

import io.watchfloor.ops.asset.Criticality;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.oncall.OnCallDocument.Kind;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The book of a node, read from the database. Nodes learn of a change within a second: {@link #refresh} is asked that often and is one
 * small query while nothing has changed. While the database is away the last book holds.
 */
public final class OnCallShelf {

    private static final Logger LOG = LoggerFactory.getLogger(OnCallShelf.class);

    private static final String REVISION = "SELECT revision FROM oncall_revision";

    private final Jdbi database;
    private volatile Read read = new Read(OnCallBook.EMPTY, CaseReaders.NOBODY);

    /** Of one revision. */
    private record Read(OnCallBook book, CaseReaders readers) {}

    public OnCallShelf(Jdbi database) {
        this.database = database;
    }

    /** What holds now, on this node. */
    public OnCallBook book() {
        return read.book();
    }

    /** Who may read which case, as the book knows people and assets. */
    public CaseReaders readers() {
        return read.readers();
    }

    /** Reads the book again if somebody has changed it. */
    public synchronized void refresh() {
        long revision = database.withHandle(
                handle -> handle.createQuery(REVISION).mapTo(Long.class).one());
        if (revision != read.book().revision()) {
            read = database.inTransaction(OnCallShelf::read);
        }
    }

    public List<OnCallDocument> all(Kind kind) {
        return database.withHandle(handle -> all(handle, kind));
    }

    public static List<OnCallDocument> all(Handle handle, Kind kind) {
        return handle.createQuery("SELECT * FROM oncall_document WHERE kind = :kind ORDER BY name COLLATE \"C\"")
                .bind("kind", kind.text())
                .map((row, context) -> document(row))
                .list();
    }

    public Optional<OnCallDocument> find(Kind kind, String name) {
        return database.withHandle(handle -> find(handle, kind, name));
    }

    public static Optional<OnCallDocument> find(Handle handle, Kind kind, String name) {
        return handle.createQuery("SELECT * FROM oncall_document WHERE kind = :kind AND name = :name")
                .bind("kind", kind.text())
                .bind("name", name)
                .map((row, context) -> document(row))
                .findOne();
    }

    /**
     * Makes or replaces a document, in the caller's transaction.
     *
     * @param version that the change was made from; 0 for a new one
     * @return its new version, or empty when somebody else changed it in between
     */
    public static Optional<Long> put(
            Handle transaction, Kind kind, String name, long version, String body, String by, Instant at) {
        changed(transaction);
        String sql = version == 0 ? """
                    INSERT INTO oncall_document (kind, name, version, body, changed_by, changed_at)
                    VALUES (:kind, :name, 1, CAST(:body AS jsonb), :by, :at) ON CONFLICT DO NOTHING RETURNING version""" : """
                    UPDATE oncall_document SET version = version + 1, body = CAST(:body AS jsonb), changed_by = :by, changed_at = :at
                    WHERE kind = :kind AND name = :name AND version = :version RETURNING version""";
        return transaction
                .createQuery(sql)
                .bind("kind", kind.text())
                .bind("name", name)
                .bind("version", version)
                .bind("body", body)
                .bind("by", by)
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .mapTo(Long.class)
                .findOne();
    }

    /** @return whether there was one */
    public static boolean remove(Handle transaction, Kind kind, String name) {
        changed(transaction);
        return transaction
                        .createUpdate("DELETE FROM oncall_document WHERE kind = :kind AND name = :name")
                        .bind("kind", kind.text())
                        .bind("name", name)
                        .execute()
                > 0;
    }

    /** Changes of people and teams do so by triggers. */
    private static void changed(Handle transaction) {
        transaction.execute("UPDATE oncall_revision SET revision = revision + 1");
    }

    private static Read read(Handle handle) {
        long revision = handle.createQuery(REVISION).mapTo(Long.class).one();
        Map<String, Boolean> people = new HashMap<>();
        SortedMap<String, Principal> readers = new TreeMap<>();
        handle.createQuery("""
                        SELECT name, disabled_at IS NULL AND removed_at IS NULL AS active, all_groups, groups, clearance
                        FROM person""")
                .map((row, context) -> {
                    people.put(row.getString("name"), row.getBoolean("active"));
                    if (row.getBoolean("active")) {
                        readers.put(row.getString("name"), reader(row));
                    }
                    return 1;
                })
                .list();
        SortedMap<String, Schedule> schedules = new TreeMap<>();
        SortedMap<String, EscalationPolicy> policies = new TreeMap<>();
        SortedMap<String, Responder> responders = new TreeMap<>();
        SortedMap<String, Contact> channels = new TreeMap<>();
        Routing[] routing = {Routing.NONE};
        handle.createQuery("SELECT * FROM oncall_document")
                .map((row, context) -> document(row))
                .forEach(one -> {
                    try {
                        switch (one.kind()) {
                            case SCHEDULE -> schedules.put(one.name(), OnCallJson.read(one.body(), Schedule.class));
                            case POLICY ->
                                policies.put(one.name(), OnCallJson.read(one.body(), EscalationPolicy.class));
                            case ROUTING -> routing[0] = OnCallJson.read(one.body(), Routing.class);
                            case CHANNEL -> channels.put(one.name(), OnCallJson.read(one.body(), Contact.class));
                            case RESPONDER -> {
                                Responder said = OnCallJson.read(one.body(), Responder.class);
                                responders.put(one.name(), said.active(people.getOrDefault(one.name(), false)));
                            }
                        }
                    } catch (IllegalArgumentException e) {
                        LOG.error(
                                "The {} {} cannot be read and is left out: {}. Save it again.",
                                one.kind().text(),
                                one.name(),
                                e.getMessage());
                    }
                });
        people.forEach((name, active) -> responders.computeIfAbsent(
                name, who -> new Responder(who, active, ZoneOffset.UTC, List.of(), List.of(), null)));
        SortedMap<String, AssetNote> assets = assets(handle);
        return new Read(
                new OnCallBook(revision, schedules, policies, routing[0], responders, channels, teams(handle), assets),
                new CaseReaders(readers, assets));
    }

    /** Every role reads cases. */
    private static Principal reader(ResultSet row) throws SQLException {
        return Principal.of(
                row.getString("name"),
                Set.of(Verb.READ),
                row.getBoolean("all_groups")
                        ? Scope.ALL
                        : Scope.of(List.of((String[]) row.getArray("groups").getArray())),
                Tlp.ofRank(row.getInt("clearance")));
    }

    /** A trigger bumps the revision when people say something else of an asset. */
    private static SortedMap<String, AssetNote> assets(Handle handle) {
        SortedMap<String, AssetNote> notes = new TreeMap<>();
        handle.createQuery("""
                        SELECT asset, criticality, asset_group, owner FROM asset_board
                        WHERE criticality IS NOT NULL OR asset_group IS NOT NULL OR owner IS NOT NULL""")
                .map((row, context) -> {
                    String criticality = row.getString("criticality");
                    notes.put(
                            row.getString("asset"),
                            new AssetNote(
                                    criticality == null ? null : Criticality.of(criticality),
                                    row.getString("asset_group"),
                                    row.getString("owner")));
                    return 1;
                })
                .list();
        return notes;
    }

    private static SortedMap<String, List<String>> teams(Handle handle) {
        SortedMap<String, List<String>> teams = new TreeMap<>();
        handle.createQuery("SELECT team, person FROM team_member ORDER BY team, person COLLATE \"C\"")
                .map((row, context) -> List.of(row.getString("team"), row.getString("person")))
                .forEach(row -> teams.computeIfAbsent(row.getFirst(), team -> new ArrayList<>())
                        .add(row.getLast()));
        teams.replaceAll((team, people) -> List.copyOf(people));
        return teams;
    }

    private static OnCallDocument document(ResultSet row) throws SQLException {
        return new OnCallDocument(
                Kind.of(row.getString("kind")),
                row.getString("name"),
                row.getLong("version"),
                row.getString("body"),
                row.getString("changed_by"),
                row.getObject("changed_at", OffsetDateTime.class).toInstant());
    }
}
