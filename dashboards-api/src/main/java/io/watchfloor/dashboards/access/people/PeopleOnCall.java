package io.watchfloor.dashboards.access.people;

import io.watchfloor.ops.paging.oncall.StaffDirectory;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** Provides notifications with the people and teams of the center: a {@link StaffDirectory.Source}. */
public final class PeopleOnCall {

    private PeopleOnCall() {}

    public static StaffDirectory read(Handle transaction) {
        Set<String> names = new HashSet<>();
        SortedMap<String, Principal> active = new TreeMap<>();
        transaction
                .createQuery("""
                        SELECT name, disabled_at IS NULL AND removed_at IS NULL AS active, all_groups, groups, clearance
                        FROM person""")
                .map((row, context) -> {
                    String name = row.getString("name");
                    if (row.getBoolean("active")) {
                        active.put(name, reader(row));
                    }
                    return name;
                })
                .forEach(names::add);
        return new StaffDirectory(names, active, teams(transaction));
    }

    /** Creates a reader with the right to read, because every role can read cases. */
    private static Principal reader(ResultSet row) throws SQLException {
        return Principal.of(
                row.getString("name"),
                Set.of(Verb.READ),
                row.getBoolean("all_groups")
                        ? Scope.ALL
                        : Scope.of(List.of((String[]) row.getArray("groups").getArray())),
                Tlp.ofRank(row.getInt("clearance")));
    }

    private static SortedMap<String, List<String>> teams(Handle transaction) {
        SortedMap<String, List<String>> teams = new TreeMap<>();
        transaction
                .createQuery("SELECT team, person FROM team_member ORDER BY team, person COLLATE \"C\"")
                .map((row, context) -> List.of(row.getString("team"), row.getString("person")))
                .forEach(row -> teams.computeIfAbsent(row.getFirst(), team -> new ArrayList<>())
                        .add(row.getLast()));
        teams.replaceAll((team, people) -> List.copyOf(people));
        return teams;
    }
}
