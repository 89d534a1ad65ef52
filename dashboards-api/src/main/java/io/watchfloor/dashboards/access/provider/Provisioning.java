package io.watchfloor.dashboards.access.provider;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Secret;
import io.watchfloor.dashboards.access.people.AccountRegistry;
import io.watchfloor.dashboards.access.provider.ScimRecord.Kind;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Users and groups that identity providers write by SCIM, stored unchanged. A user who is deactivated, removed, or
 * loses the last group with access immediately loses all access. Other changes of groups update the user's rights.
 * Blocks on the database.
 */
public final class Provisioning {

    /** Maximum number of users and groups of a provider. */
    private static final int MOST = 50_000;

    private final AccessDatabase database;
    private final ProviderPeople people;
    private final Map<String, Provider> providers = new LinkedHashMap<>();

    /** Result of a change. */
    public sealed interface Outcome {

        /** @param record the resource after the change */
        record Success(ScimRecord record) implements Outcome {}

        /** Another resource of this kind has the same key. */
        record Conflict() implements Outcome {}

        record Unknown() implements Outcome {}

        /** The resource was changed since it was read. */
        record Stale() implements Outcome {}

        record TooMany() implements Outcome {}
    }

    /**
     * Search conditions. All conditions must match, and an empty value matches everything.
     *
     * @param email one of the user's addresses
     * @param emailType type of that address, such as {@code work}; empty for any
     */
    public record Sought(String id, String key, String externalId, String member, String email, String emailType) {

        public static final Sought ALL = new Sought("", "", "", "", "", "");

        public Sought withId(String asked) {
            return new Sought(asked, key, externalId, member, email, emailType);
        }

        /** Searches by {@code userName} or {@code displayName}. */
        public Sought withKey(String asked) {
            return new Sought(id, asked, externalId, member, email, emailType);
        }

        public Sought withExternalId(String asked) {
            return new Sought(id, key, asked, member, email, emailType);
        }

        public Sought withMember(String asked) {
            return new Sought(id, key, externalId, asked, email, emailType);
        }

        public Sought withEmail(String asked, String type) {
            return new Sought(id, key, externalId, member, asked, type);
        }
    }

    Provisioning(AccessDatabase database, AccountRegistry roster, Collection<Provider> providers) {
        this.database = database;
        this.people = new ProviderPeople(database, roster);
        providers.stream()
                .filter(one -> one.scimToken().isPresent())
                .forEach(one -> this.providers.put(one.name(), one));
    }

    /**
     * Finds the provider that uses this SCIM token. All tokens are compared, so that the response time reveals nothing.
     */
    public Optional<String> of(String token) {
        byte[] given = Secret.hash(token);
        String found = "";
        for (Provider one : providers.values()) {
            if (MessageDigest.isEqual(given, Secret.hash(one.scimToken().orElseThrow()))) {
                found = one.name();
            }
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }

    /** Matching resources in order of creation. */
    public List<ScimRecord> find(String provider, Kind kind, Sought sought, int from, int most) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT * FROM scim_record r WHERE " + FITS
                                + " ORDER BY created_at, id LIMIT :most OFFSET :from")
                        .bind("provider", provider)
                        .bind("kind", kind.name())
                        .bind("id", sought.id())
                        .bind("key", sought.key())
                        .bind("external", sought.externalId())
                        .bind("member", sought.member())
                        .bind("email", sought.email())
                        .bind("emailType", sought.emailType())
                        .bind("most", most)
                        .bind("from", from)
                        .map((row, context) -> record(row))
                        .list());
    }

    public int count(String provider, Kind kind, Sought sought) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM scim_record r WHERE " + FITS)
                        .bind("provider", provider)
                        .bind("kind", kind.name())
                        .bind("id", sought.id())
                        .bind("key", sought.key())
                        .bind("external", sought.externalId())
                        .bind("member", sought.member())
                        .bind("email", sought.email())
                        .bind("emailType", sought.emailType())
                        .mapTo(Integer.class)
                        .one());
    }

    private static final String FITS = """
            provider = :provider AND kind = :kind AND (:id = '' OR id = :id) AND (:key = '' OR lower(key) = lower(:key))
            AND (:external = '' OR external_id = :external)
            AND (:member = '' OR EXISTS (SELECT FROM scim_member m WHERE m.in_group = r.id AND m.scim_user = :member))
            AND (:email = '' OR EXISTS (SELECT FROM jsonb_path_query(r.resource::jsonb, 'lax $.emails[*]') e
                WHERE lower(e ->> 'value') = lower(:email) AND (:emailType = '' OR lower(e ->> 'type') = lower(:emailType))))""";

    public Optional<ScimRecord> get(String provider, Kind kind, String id) {
        return id.isEmpty()
                ? Optional.empty()
                : find(provider, kind, Sought.ALL.withId(id), 0, 1).stream().findFirst();
    }

    /** The ids of a group's members. */
    public List<String> members(String group) {
        return database.jdbi().withHandle(handle -> members(handle, group));
    }

    private static List<String> members(Handle handle, String group) {
        return handle.createQuery("SELECT scim_user FROM scim_member WHERE in_group = :group ORDER BY scim_user")
                .bind("group", group)
                .mapTo(String.class)
                .list();
    }

    /** Adds a resource. */
    public Outcome add(
            String provider,
            Kind kind,
            String key,
            String externalId,
            boolean active,
            String resource,
            String address) {
        String id = Secret.id(database.random()) + Secret.id(database.random());
        boolean added = database.jdbi().inTransaction(handle -> {
            int rows = handle.createUpdate("""
                            INSERT INTO scim_record (id, provider, kind, key, external_id, active, resource, created_at, changed_at)
                            SELECT :id, :provider, :kind, :key, :external, :active, :resource, :now, :now
                            WHERE (SELECT count(*) FROM scim_record) < :most ON CONFLICT DO NOTHING""")
                    .bind("id", id)
                    .bind("provider", provider)
                    .bind("kind", kind.name())
                    .bind("key", key)
                    .bind("external", externalId)
                    .bind("active", active)
                    .bind("resource", resource)
                    .bind("now", database.now())
                    .bind("most", MOST)
                    .execute();
            if (rows > 0) {
                audit(handle, provider, address, "add", kind, id, key);
            }
            return rows > 0;
        });
        if (!added) {
            return count(provider, kind, Sought.ALL.withKey(key)) > 0 ? new Outcome.Conflict() : new Outcome.TooMany();
        }
        return new Outcome.Success(get(provider, kind, id).orElseThrow());
    }

    /** Attributes of a resource without its members. */
    public record Attributes(String key, String externalId, boolean active, String resource) {}

    /**
     * A change of a group's members.
     *
     * @param all whether the added members replace all others
     */
    public record Members(boolean all, Set<String> added, Set<String> removed) {

        public static final Members UNCHANGED = new Members(false, Set.of(), Set.of());

        private boolean changed() {
            return all || !added.isEmpty() || !removed.isEmpty();
        }
    }

    /**
     * Changes a resource and its members in one transaction.
     *
     * @param before the resource as the caller read it
     * @param to new attributes; null if the attributes do not change
     * @param asRead whether to reject the change if the resource has changed since it was read; a change of attributes
     * is always rejected then
     */
    public Outcome write(
            String provider,
            ScimRecord before,
            @Nullable Attributes to,
            Members members,
            boolean asRead,
            String address) {
        Kind kind = before.kind();
        String id = before.id();
        boolean regroups = kind == Kind.GROUP && members.changed();
        if (to == null && !regroups) {
            return new Outcome.Success(before);
        }
        if (to != null
                && find(provider, kind, Sought.ALL.withKey(to.key()), 0, 2).stream()
                        .anyMatch(one -> !one.id().equals(id))) {
            return new Outcome.Conflict();
        }
        Set<String> moved = new TreeSet<>();
        boolean written = database.jdbi().inTransaction(handle -> {
            // Locks the row, so that concurrent changes of the group's members wait.
            int rows = to == null ? touched(handle, before, asRead) : attributes(handle, before, to);
            if (rows == 0) {
                return false;
            }
            if (to != null) {
                String what = to.active() == before.active() ? "change" : to.active() ? "activate" : "deactivate";
                audit(handle, provider, address, what, kind, id, to.key());
            }
            if (regroups) {
                moved.addAll(regroup(handle, provider, id, members, address));
            }
            return true;
        });
        if (!written) {
            return get(provider, kind, id).isPresent() ? new Outcome.Stale() : new Outcome.Unknown();
        }
        if (to != null) {
            follow(provider, kind == Kind.USER ? List.of(id) : members(id), kind == Kind.GROUP, address);
        }
        ScimRecord now = get(provider, kind, id).orElseThrow();
        follow(provider, List.copyOf(moved), kind == Kind.GROUP && decides(provider, now), address);
        return new Outcome.Success(now);
    }

    private int attributes(Handle handle, ScimRecord before, Attributes to) {
        return handle.createUpdate("""
                        UPDATE scim_record SET key = :key, external_id = :external, active = :active, resource = :resource,
                            changed_at = greatest(:now, changed_at + interval '1 microsecond')
                        WHERE id = :id AND changed_at = :seen""")
                .bind("id", before.id())
                .bind("seen", before.changedAt())
                .bind("key", to.key())
                .bind("external", to.externalId())
                .bind("active", to.active())
                .bind("resource", to.resource())
                .bind("now", database.now())
                .execute();
    }

    private int touched(Handle handle, ScimRecord before, boolean asRead) {
        return handle.createUpdate("""
                        UPDATE scim_record SET changed_at = greatest(:now, changed_at + interval '1 microsecond')
                        WHERE id = :id AND (NOT :asRead OR changed_at = :seen)""")
                .bind("id", before.id())
                .bind("asRead", asRead)
                .bind("seen", before.changedAt())
                .bind("now", database.now())
                .execute();
    }

    /**
     * Changes members; ids that are not users of the provider are ignored.
     *
     * @return added and removed members
     */
    private Set<String> regroup(Handle handle, String provider, String group, Members members, String address) {
        Set<String> before = new TreeSet<>(members(handle, group));
        Set<String> gone = new TreeSet<>(members.all() ? before : members.removed());
        gone.removeAll(members.all() ? members.added() : Set.of());
        for (String user : members.added()) {
            handle.createUpdate("""
                            INSERT INTO scim_member (in_group, scim_user)
                            SELECT :group, id FROM scim_record WHERE id = :user AND provider = :provider AND kind = 'USER'
                            ON CONFLICT DO NOTHING""")
                    .bind("group", group)
                    .bind("user", user)
                    .bind("provider", provider)
                    .execute();
        }
        for (String user : gone) {
            handle.createUpdate("DELETE FROM scim_member WHERE in_group = :group AND scim_user = :user")
                    .bind("group", group)
                    .bind("user", user)
                    .execute();
        }
        String what = "added %s, removed %s".formatted(members.added(), gone);
        audit(handle, provider, address, "members", Kind.GROUP, group, what);
        Set<String> moved = new TreeSet<>(members.added());
        moved.addAll(gone);
        return moved;
    }

    /** Removes a resource; a user loses all access. */
    public boolean remove(String provider, Kind kind, String id, String address) {
        Optional<ScimRecord> found = get(provider, kind, id);
        if (found.isEmpty()) {
            return false;
        }
        List<String> touched = kind == Kind.GROUP ? members(id) : List.of();
        if (kind == Kind.USER) {
            people.leave(provider, found.get(), address);
        }
        database.jdbi().useTransaction(handle -> {
            handle.createUpdate("DELETE FROM scim_member WHERE in_group = :id OR scim_user = :id")
                    .bind("id", id)
                    .execute();
            handle.createUpdate("DELETE FROM scim_record WHERE id = :id")
                    .bind("id", id)
                    .execute();
            audit(handle, provider, address, "remove", kind, id, found.get().key());
        });
        follow(provider, touched, decides(provider, found.get()), address);
        return true;
    }

    /** The groups of a user according to SCIM; empty if SCIM does not know the user or the user is inactive. */
    Optional<List<String>> groups(String provider, String subject, String name) {
        return user(provider, subject, name).filter(ScimRecord::active).map(user -> groups(user.id()));
    }

    /** Whether SCIM deactivated this user. */
    boolean shutOut(String provider, String subject, String name) {
        return user(provider, subject, name).filter(one -> !one.active()).isPresent();
    }

    private Optional<ScimRecord> user(String provider, String subject, String name) {
        return find(provider, Kind.USER, Sought.ALL.withExternalId(subject), 0, 1).stream()
                .findFirst()
                .or(() -> find(provider, Kind.USER, Sought.ALL.withKey(name), 0, 1).stream()
                        .findFirst());
    }

    private List<String> groups(String user) {
        List<String> groups = new ArrayList<>();
        database.jdbi()
                .useHandle(handle -> handle.createQuery("""
                        SELECT r.key, r.external_id FROM scim_member m JOIN scim_record r ON r.id = m.in_group
                        WHERE m.scim_user = :user ORDER BY r.key""")
                        .bind("user", user)
                        .map((row, context) -> {
                            groups.add(row.getString("key"));
                            groups.add(row.getString("external_id"));
                            return user;
                        })
                        .list());
        return groups;
    }

    /** Whether the group grants rights. */
    private boolean decides(String provider, ScimRecord group) {
        Provider settings = providers.get(provider);
        return settings != null && settings.access().names(List.of(group.key(), group.externalId()));
    }

    /** @param decides whether users without a group that has access are disabled */
    private void follow(String provider, List<String> users, boolean decides, String address) {
        Provider settings = providers.get(provider);
        for (String id : users) {
            get(provider, Kind.USER, id).ifPresent(user -> {
                if (!user.active()) {
                    people.leave(provider, user, address);
                } else if (settings != null) {
                    Optional<GroupAccess.Granted> granted = settings.access().to(groups(id));
                    if (granted.isPresent() || decides) {
                        people.regroup(provider, user, granted, address);
                    }
                }
            });
        }
    }

    private void audit(
            Handle handle, String provider, String address, String what, Kind kind, String id, String detail) {
        String object = (kind == Kind.USER ? "scim-user:" : "scim-group:") + id;
        database.audit()
                .append(handle, ProviderPeople.actor(provider, address).did("scim." + what, object, "", detail));
    }

    private static ScimRecord record(ResultSet row) throws SQLException {
        return new ScimRecord(
                Kind.valueOf(row.getString("kind")),
                row.getString("id"),
                row.getString("key"),
                row.getString("external_id"),
                row.getBoolean("active"),
                row.getString("resource"),
                SqlTimestamps.of(row, "created_at"),
                SqlTimestamps.of(row, "changed_at"));
    }
}
