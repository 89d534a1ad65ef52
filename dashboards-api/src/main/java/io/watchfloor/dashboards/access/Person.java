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
 * A person or service account with its rights.
 *
 * @param name 1 to {@value #LONGEST_NAME} characters; shown in cases and activities
 * @param scope asset groups that the person can see
 * @param clearance highest TLP label of cases that the person can see
 * @param elevated temporary role in addition to the permanent role; null if the person has no temporary role
 */
public record Person(
        String name,
        Role role,
        Scope scope,
        Tlp clearance,
        @Nullable Role elevated) {

    public static final int LONGEST_NAME = 100;

    /** Maximum number of asset groups in the scope of a person. */
    public static final int MOST_GROUPS = 100;

    /**
     * Columns read by {@link #of}; the table alias must be {@code p}. The clearance of a partner's account is at most the
     * partner's ceiling.
     */
    public static final String COLUMNS = "p.name, p.role, p.all_groups, p.groups,"
            + " least(p.clearance, (SELECT ceiling FROM partner WHERE account = p.name)) AS clearance";

    /** Creates a person with an empty scope and the lowest clearance. */
    public Person(String name, Role role) {
        this(name, role, Scope.NOTHING, Tlp.CLEAR);
    }

    /** Creates a person without a temporary role. */
    public Person(String name, Role role, Scope scope, Tlp clearance) {
        this(name, role, scope, clearance, null);
    }

    /**
     * Adds the rights of a temporary role, and the role's default clearance if it is higher than the person's
     * clearance.
     */
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

    /** Returns the person with all current rights, including those of a temporary role. */
    public Principal bearer() {
        Set<Verb> verbs = EnumSet.copyOf(role.verbs());
        if (elevated != null) {
            verbs.addAll(elevated.verbs());
        }
        return Principal.of(name, verbs, scope, clearance);
    }

    /** Reads a person from a row with {@link #COLUMNS}. */
    public static Person of(ResultSet row) throws SQLException {
        List<String> groups = List.of((String[]) row.getArray("groups").getArray());
        return new Person(
                row.getString("name"),
                Role.of(row.getString("role")),
                row.getBoolean("all_groups") ? Scope.ALL : Scope.of(groups),
                Tlp.ofRank(row.getInt("clearance")));
    }
}
