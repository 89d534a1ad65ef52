package io.watchfloor.ops.intake.configuration;

import io.watchfloor.sensors.protocol.ConfigurationFrame.Configure;
import io.watchfloor.sensors.protocol.ConfigurationFrame.Configured;
import io.watchfloor.sensors.protocol.ConfigurationFrame.Version;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Stores the groups of sensors, the versions of their configurations, and the reports of each sensor about its
 * configuration. A version may apply to only a share of a group. The same share always selects the same sensors, and
 * a larger share selects these sensors and additional ones.
 */
public final class ConfigurationStore {

    /** The group of sensors that users have not assigned to another group. */
    public static final String DEFAULT_GROUP = "default";

    /**
     * The version that applies to each sensor: the latest version whose share includes the sensor. A stopped version
     * applies only to sensors that have already tried it.
     */
    private static final String WANTED = """
            SELECT m.id, coalesce(g.name, 'default') AS name, c.version, c.body
            FROM unnest(:sensors) AS m(id)
            LEFT JOIN sensor_group g ON g.sensor = m.id
            LEFT JOIN LATERAL (
                SELECT version, body FROM sensor_configuration s WHERE s.name = coalesce(g.name, 'default')
                    AND ('x' || left(md5(m.id || '/' || s.name), 7))::bit(28)::integer % 100 < s.share
                    AND (s.stopped_at IS NULL OR EXISTS (SELECT FROM sensor_configured d WHERE d.sensor = m.id AND (
                        (d.name = s.name AND d.version = s.version)
                        OR (d.refused_name = s.name AND d.refused_version = s.version))))
                ORDER BY version DESC LIMIT 1) c ON true""";

    private final Jdbi database;

    /**
     * One version of the configuration of a sensor group.
     *
     * @param stopped when and why the version was stopped; null if it was not stopped
     */
    public record StoredVersion(
            String group,
            long version,
            String body,
            int share,
            String note,
            String changedBy,
            Instant changedAt,
            @Nullable Stopped stopped) {}

    /** When and why the version was stopped. Sensors that have not tried the version do not receive it. */
    public record Stopped(Instant at, String why) {}

    /**
     * The configuration of one sensor.
     *
     * @param group the sensor's group
     * @param wanted the version that applies to the sensor; 0 if only the configuration file on the sensor's host
     *     applies
     * @param said the sensor's latest report; null if the sensor has never supported remote configuration
     */
    public record SensorState(
            String sensor,
            String group,
            long wanted,
            @Nullable SensorReport said) {

        /** Whether the sensor uses the configuration version that applies to the sensor. */
        public boolean applied() {
            return said != null
                    && said.inEffect().version() == wanted
                    && (wanted == 0 || said.inEffect().group().equals(group));
        }

        /** Whether the sensor tried the configuration version that applies to it, and then rejected that version. */
        public boolean refused() {
            return !applied()
                    && said != null
                    && said.refused() != null
                    && said.refused().equals(new Version(group, wanted));
        }
    }

    /** A sensor's report about its configuration. */
    public record SensorReport(Version inEffect, @Nullable Version refused, String words, Instant at) {}

    public ConfigurationStore(Jdbi database) {
        this.database = database;
    }

    /** Returns the version that applies to each of these sensors. */
    Map<String, Configure> wanted(Collection<String> sensors) {
        return database.withHandle(handle -> handle
                .createQuery(WANTED)
                .bindArray("sensors", String.class, List.copyOf(sensors))
                .map((row, context) -> Map.entry(row.getString("id"), configure(row)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private static Configure configure(ResultSet row) throws SQLException {
        long version = row.getLong("version");
        return row.wasNull()
                ? new Configure(Version.OWN, "")
                : new Configure(new Version(row.getString("name"), version), row.getString("body"));
    }

    /** Records that a version is being sent to a sensor. */
    void noteSent(String sensor, Version version, Instant now) {
        database.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO sensor_configuration_given AS g (sensor, name, version, at) VALUES (:sensor, :name, :version, :now)
                        ON CONFLICT (sensor) DO UPDATE SET name = excluded.name, version = excluded.version, at = excluded.at
                            WHERE (g.name, g.version) <> (excluded.name, excluded.version)""")
                .bind("sensor", sensor)
                .bind("name", version.group())
                .bind("version", version.version())
                .bind("now", time(now))
                .execute());
    }

    /** Stores a sensor's report about its configuration. */
    void storeReport(String sensor, Configured configured, Instant now) {
        Version refused = configured.refused();
        database.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO sensor_configured (sensor, name, version, refused_name, refused_version, words, at)
                        VALUES (:sensor, :name, :version, :refusedName, :refusedVersion, :words, :now)
                        ON CONFLICT (sensor) DO UPDATE SET name = excluded.name, version = excluded.version,
                            refused_name = excluded.refused_name, refused_version = excluded.refused_version, words = excluded.words,
                            at = excluded.at""")
                .bind("sensor", sensor)
                .bind("name", configured.inEffect().group())
                .bind("version", configured.inEffect().version())
                .bind("refusedName", refused == null ? null : refused.group())
                .bind("refusedVersion", refused == null ? null : refused.version())
                .bind("words", configured.words().replace('\0', '\ufffd'))
                .bind("now", time(now))
                .execute());
    }

    /** Returns the version that applies and the latest report, for each of these sensors. */
    public List<SensorState> statuses(Collection<String> sensors) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT w.id, w.name AS in_group, coalesce(w.version, 0) AS wanted, s.* FROM (" + WANTED
                                + ") w LEFT JOIN sensor_configured s ON s.sensor = w.id ORDER BY w.id COLLATE \"C\"")
                .bindArray("sensors", String.class, List.copyOf(sensors))
                .map((row, context) -> new SensorState(
                        row.getString("id"), row.getString("in_group"), row.getLong("wanted"), saidOrNull(row)))
                .list());
    }

    private static @Nullable SensorReport saidOrNull(ResultSet row) throws SQLException {
        if (row.getString("sensor") == null) {
            return null;
        }
        long refused = row.getLong("refused_version");
        boolean none = row.wasNull();
        return new SensorReport(
                new Version(row.getString("name"), row.getLong("version")),
                none ? null : new Version(row.getString("refused_name"), refused),
                row.getString("words"),
                instant(row, "at"));
    }

    /** Returns the versions of a group, the latest version first. */
    public List<StoredVersion> versions(String group) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT * FROM sensor_configuration WHERE name = :name ORDER BY version DESC")
                .bind("name", group)
                .map((row, context) -> kept(row))
                .list());
    }

    /** Returns the latest version of each group, sorted by group name. */
    public List<StoredVersion> latest() {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT DISTINCT ON (name) * FROM sensor_configuration ORDER BY name, version DESC")
                .map((row, context) -> kept(row))
                .list());
    }

    /**
     * Writes the next version of a group.
     *
     * @param before the latest version that the author has read, 0 for none; null to skip this check
     * @return empty when someone else has written a version in the meantime
     */
    public Optional<StoredVersion> write(
            String group, String body, int share, String note, @Nullable Long before, String by, Instant now) {
        return database.inTransaction(handle -> {
            long latest = lockedLatest(handle, group);
            if (before != null && before != latest) {
                return Optional.empty();
            }
            handle.createUpdate("""
                            INSERT INTO sensor_configuration (name, version, body, share, note, changed_by, changed_at)
                            VALUES (:name, :version, :body, :share, :note, :by, :now)""")
                    .bind("name", group)
                    .bind("version", latest + 1)
                    .bind("body", body)
                    .bind("share", share)
                    .bind("note", note)
                    .bind("by", by)
                    .bind("now", time(now))
                    .execute();
            return Optional.of(new StoredVersion(group, latest + 1, body, share, note, by, now, null));
        });
    }

    /**
     * Changes the share of a group to which its latest version applies. The share of a stopped version can only be
     * reduced.
     *
     * @return empty when {@code version} is not the latest version; the unchanged version when the version is stopped
     *     and the new share is larger
     */
    public Optional<StoredVersion> share(String group, long version, int share, String by, Instant now) {
        return database.inTransaction(handle -> {
            if (lockedLatest(handle, group) != version) {
                return Optional.empty();
            }
            return handle.createQuery("""
                            UPDATE sensor_configuration SET share = :share, changed_by = :by, changed_at = :now
                            WHERE name = :name AND version = :version AND (stopped_at IS NULL OR :share < share) RETURNING *""")
                    .bind("name", group)
                    .bind("version", version)
                    .bind("share", share)
                    .bind("by", by)
                    .bind("now", time(now))
                    .map((row, context) -> kept(row))
                    .findOne()
                    .or(() -> find(handle, group, version));
        });
    }

    private static Optional<StoredVersion> find(Handle handle, String group, long version) {
        return handle.createQuery("SELECT * FROM sensor_configuration WHERE name = :name AND version = :version")
                .bind("name", group)
                .bind("version", version)
                .map((row, context) -> kept(row))
                .findOne();
    }

    /** Moves a sensor to another sensor group. */
    public void setGroup(String sensor, String group, String by, Instant now) {
        database.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO sensor_group (sensor, name, changed_by, changed_at) VALUES (:sensor, :name, :by, :now)
                        ON CONFLICT (sensor) DO UPDATE SET name = excluded.name, changed_by = excluded.changed_by,
                            changed_at = excluded.changed_at""")
                .bind("sensor", sensor)
                .bind("name", group)
                .bind("by", by)
                .bind("now", time(now))
                .execute());
    }

    /** Acquires a lock, so that two concurrent writers receive different version numbers. */
    private static long lockedLatest(Handle handle, String group) {
        handle.createQuery("SELECT pg_advisory_xact_lock(hashtext('sensor_configuration/' || :name))")
                .bind("name", group)
                .mapToMap()
                .list();
        return handle.createQuery("SELECT coalesce(max(version), 0) FROM sensor_configuration WHERE name = :name")
                .bind("name", group)
                .mapTo(Long.class)
                .one();
    }

    private static StoredVersion kept(ResultSet row) throws SQLException {
        return new StoredVersion(
                row.getString("name"),
                row.getLong("version"),
                row.getString("body"),
                row.getInt("share"),
                row.getString("note"),
                row.getString("changed_by"),
                instant(row, "changed_at"),
                row.getObject("stopped_at") == null
                        ? null
                        : new Stopped(instant(row, "stopped_at"), row.getString("stopped_why")));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
