package io.watchfloor.dashboards.access;

import io.watchfloor.ops.rights.Bearer;
import io.watchfloor.ops.rights.Scope;
import io.watchfloor.ops.rights.Tlp;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Somebody known to the center.
 *
 * @param name 1 to {@value #LONGEST_NAME} characters; shown in cases and activities
 * @param scope the assets that they may see, by group
 * @param clearance the highest marking that they may see
 */
public record Person(String name, Role role, Scope scope, Tlp clearance) {

    public static final int LONGEST_NAME = 100;

    /** Most asset groups of one person. */
    public static final int MOST_GROUPS = 100;

    /** The columns that {@link #of} reads; the table must be called {@code p}. */
    static final String COLUMNS = "p.name, p.role, p.all_groups, p.groups, p.clearance";

    /** A name and a role alone: sees no assets, and of cases what is clear for everybody. */
    public Person(String name, Role role) {
        this(name, role, Scope.NOTHING, Tlp.CLEAR);
    }

    public boolean may(Permission permission) {
        return role.grants(permission);
    }

    /** With the rights that they have now. */
    public Bearer bearer() {
        return Bearer.of(name, role.verbs(), scope, clearance);
    }

    /** From {@link #COLUMNS}. */
    static Person of(ResultSet row) throws SQLException {
        List<String> groups = List.of((String[]) row.getArray("groups").getArray());
        return new Person(
                row.getString("name"),
                Role.of(row.getString("role")),
                row.getBoolean("all_groups") ? Scope.ALL : Scope.of(groups),
                Tlp.ofRank(row.getInt("clearance")));
    }
}
