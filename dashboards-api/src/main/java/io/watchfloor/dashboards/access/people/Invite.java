package io.watchfloor.dashboards.access.people;

import io.watchfloor.config.text.KebabCaseName;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An invitation, without the secret of its link.
 *
 * @param invited with the rights that the person will have
 * @param teams that the person will be in
 */
public record Invite(String id, Person invited, List<String> teams, Status status, Course course) {

    /** Whether its link is good, or why it is not. */
    public enum Status implements KebabCaseName {
        OPEN,
        USED,
        WITHDRAWN,
        EXPIRED
    }

    /** Who made it and how long it is good. */
    public record Course(String madeBy, Instant createdAt, Instant expiresAt) {}

    /**
     * What somebody is invited to.
     *
     * @param comesBack whether a removed person of this name comes back
     */
    public record Terms(String name, AccountChange.Rights rights, List<String> teams, boolean comesBack) {

        /** @param scope null for the usual one of the role; likewise clearance */
        public static Terms of(
                String name,
                Role role,
                @Nullable Scope scope,
                @Nullable Tlp clearance,
                List<String> teams,
                boolean comesBack) {
            return new Terms(
                    name,
                    new AccountChange.Rights(
                            role,
                            false,
                            false,
                            scope == null ? role.usualScope() : scope,
                            clearance == null ? role.usualClearance() : clearance),
                    List.copyOf(teams),
                    comesBack);
        }
    }
}
