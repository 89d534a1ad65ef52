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
 * An invitation without the secret of its link.
 *
 * @param invited the future account with its rights
 * @param teams teams that the person joins
 */
public record Invite(String id, Person invited, List<String> teams, Status status, Course course) {

    /** Whether the link is valid, or why it is not. */
    public enum Status implements KebabCaseName {
        OPEN,
        USED,
        WITHDRAWN,
        EXPIRED
    }

    /** Creator and lifetime of the invitation. */
    public record Course(String madeBy, Instant createdAt, Instant expiresAt) {}

    /**
     * Terms of an invitation.
     *
     * @param comesBack whether to restore the removed account of this name
     */
    public record Terms(String name, AccountChange.Rights rights, List<String> teams, boolean comesBack) {

        /** @param scope null for the default of the role, as for the clearance */
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
