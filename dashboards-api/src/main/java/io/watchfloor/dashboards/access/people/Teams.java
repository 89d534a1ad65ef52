package io.watchfloor.dashboards.access.people;

import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Actor;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Teams and their members. Removed people are in no team. Every call blocks on the database. */
public final class Teams {

    public static final int MOST = 500;

    private static final String ALL = """
            SELECT t.name, t.purpose, coalesce(array_agg(m.person ORDER BY m.person COLLATE "C")
                FILTER (WHERE m.person IS NOT NULL), '{}') AS members
            FROM team t LEFT JOIN team_member m ON m.team = t.name
            """;
    private static final String GROUPED = " GROUP BY t.name, t.purpose ORDER BY t.name COLLATE \"C\"";

    private final AccessDatabase database;
    private final AccountRegistry roster;
    private final GrantPolicy giving;

    /** Result of writing a team. */
    public sealed interface WriteResult {

        record Success(Team team) implements WriteResult {}

        /** Names without an active account. */
        record Nobody(List<String> names) implements WriteResult {}

        /** The limit of {@value Teams#MOST} teams is reached. */
        record TooMany() implements WriteResult {}

        /** Another team's name differs only in upper and lower case. */
        record TooAlike(String name) implements WriteResult {}
    }

    Teams(AccessDatabase database, AccountRegistry roster, GrantPolicy giving) {
        this.database = database;
        this.roster = roster;
        this.giving = giving;
    }

    public List<Team> all() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(ALL + GROUPED)
                        .map((row, context) ->
                                new Team(row.getString("name"), row.getString("purpose"), List.of((String[])
                                        row.getArray("members").getArray())))
                        .list());
    }

    public Optional<Team> find(String name) {
        return database.jdbi().withHandle(handle -> find(handle, name));
    }

    /** Returns the teams of each person, by the name of the person. */
    public Map<String, List<String>> byPerson() {
        return database.jdbi()
                .withHandle(handle -> handle
                        .createQuery("SELECT person, team FROM team_member ORDER BY team COLLATE \"C\"")
                        .map((row, context) -> Map.entry(row.getString("person"), row.getString("team")))
                        .stream()
                        .collect(Collectors.groupingBy(
                                Map.Entry::getKey,
                                TreeMap::new,
                                Collectors.mapping(Map.Entry::getValue, Collectors.toList()))));
    }

    /** Creates the team, or replaces its purpose and members. */
    public WriteResult put(String name, String purpose, Collection<String> members, Actor by) {
        return database.jdbi().inTransaction(handle -> {
            roster.lock(handle);
            Optional<Team> before = find(handle, name);
            if (before.isEmpty()) {
                Optional<String> alike = handle.createQuery("SELECT name FROM team WHERE lower(name) = lower(:name)")
                        .bind("name", name)
                        .mapTo(String.class)
                        .findFirst();
                if (alike.isPresent()) {
                    return new WriteResult.TooAlike(alike.get());
                }
                if (count(handle) >= MOST) {
                    return new WriteResult.TooMany();
                }
            }
            List<String> strangers = members.stream()
                    .filter(one -> roster.find(handle, one)
                            .filter(account -> !account.removed())
                            .isEmpty())
                    .toList();
            if (!strangers.isEmpty()) {
                return new WriteResult.Nobody(strangers);
            }
            boolean wasIn =
                    before.filter(team -> team.members().contains(by.name())).isPresent();
            giving.checkOwn(handle, by, wasIn != members.contains(by.name()));
            handle.createUpdate("""
                            INSERT INTO team (name, purpose, created_at) VALUES (:name, :purpose, :now)
                            ON CONFLICT (name) DO UPDATE SET purpose = :purpose""")
                    .bind("name", name)
                    .bind("purpose", purpose)
                    .bind("now", database.now())
                    .execute();
            handle.createUpdate("DELETE FROM team_member WHERE team = :name")
                    .bind("name", name)
                    .execute();
            new TreeSet<>(members).forEach(one -> join(handle, one, List.of(name)));
            Team after = find(handle, name).orElseThrow();
            if (!after.equals(before.orElse(null))) {
                database.audit()
                        .append(
                                handle,
                                by.did(
                                        "team.write",
                                        "team:" + name,
                                        before.map(Teams::auditText).orElse(""),
                                        auditText(after)));
            }
            return new WriteResult.Success(after);
        });
    }

    /** @return false if no such team exists */
    public boolean remove(String name, Actor by) {
        return database.jdbi().inTransaction(handle -> {
            Optional<Team> before = find(handle, name);
            giving.checkOwn(
                    handle,
                    by,
                    before.filter(team -> team.members().contains(by.name())).isPresent());
            handle.createUpdate("DELETE FROM team WHERE name = :name")
                    .bind("name", name)
                    .execute();
            before.ifPresent(team ->
                    database.audit().append(handle, by.did("team.remove", "team:" + name, auditText(team), "")));
            return before.isPresent();
        });
    }

    /** Returns the names for which no team exists. */
    List<String> unknown(Handle handle, Collection<String> names) {
        return names.stream()
                .filter(name -> find(handle, name).isEmpty())
                .sorted()
                .toList();
    }

    /** Adds a person to teams; teams that no longer exist are skipped. */
    void join(Handle handle, String person, Collection<String> teams) {
        handle.createUpdate("""
                        INSERT INTO team_member (team, person) SELECT name, :person FROM team WHERE name = ANY(:teams)
                        ON CONFLICT DO NOTHING""")
                .bind("person", person)
                .bindArray("teams", String.class, teams)
                .execute();
    }

    private static Optional<Team> find(Handle handle, String name) {
        return handle.createQuery(ALL + "WHERE t.name = :name" + GROUPED)
                .bind("name", name)
                .map((row, context) -> new Team(row.getString("name"), row.getString("purpose"), List.of((String[])
                        row.getArray("members").getArray())))
                .findOne();
    }

    private static int count(Handle handle) {
        return handle.createQuery("SELECT count(*) FROM team")
                .mapTo(Integer.class)
                .one();
    }

    private static String auditText(Team team) {
        return team.members() + (team.purpose().isEmpty() ? "" : " for " + team.purpose());
    }
}
