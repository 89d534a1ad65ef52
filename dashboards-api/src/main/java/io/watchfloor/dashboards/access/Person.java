package io.watchfloor.dashboards.access;

import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody known to the center.
 *
 * @param name 1 to {@value #LONGEST_NAME} characters; shown in cases and activities
 * @param scope the assets that they may see, by group
 * @param clearance the highest marking that they may see
 * @param elevated another role that they have besides, for a time; null without one
 */
public record Person(
        String name,
        Role role,
        Scope scope,
        Tlp clearance,
        @Nullable Role elevated) {

    public static final int LONGEST_NAME = 100;

    /** Most asset groups of one person. */
    public static final int MOST_GROUPS = 100;

    /** The columns that {@link #of} reads; the table must be called {@code p}. */
    public static final String COLUMNS = "p.name, p.role, p.all_groups, p.groups, p.clearance";

    /** A name and a role alone: sees no assets, and of cases what is clear for everybody. */
    public Person(String name, Role role) {
        this(name, role, Scope.NOTHING, Tlp.CLEAR);
    }

    /** With the role of their own alone. */
    public Person(String name, Role role, Scope scope, Tlp clearance) {
        this(name, role, scope, clearance, null);
    }

    /** The same person with another role besides: its verbs, and its usual clearance if that is higher. */
    public Person with(@Nullable Role besides) {
        if (besides == null) {
            return this;
        }
        Tlp usual = besides.usualClearance();
        return new Person(name, role, scope, usual.rank() > clearance.rank() ? usual : clearance, besides);
    }

    public boolean may(Verb permission) {
        return role.grants(permission) || (elevated != null && elevated.grants(permission));
    }

    /** With the rights that they have now. */
    public Principal bearer() {
        Set<Verb> verbs = EnumSet.copyOf(role.verbs());
        if (elevated != null) {
            verbs.addAll(elevated.verbs());
        }
        return Principal.of(name, verbs, scope, clearance);
    }

    /** From {@link #COLUMNS}. */
    public static Person of(ResultSet row) throws SQLException {
        List<String> groups = List.of((String[]) row.getArray("groups").getArray());
        return new Person(
                row.getString("name"),
                Role.of(row.getString("role")),
                row.getBoolean("all_groups") ? Scope.ALL : Scope.of(groups),
                Tlp.ofRank(row.getInt("clearance")));
    }
}
