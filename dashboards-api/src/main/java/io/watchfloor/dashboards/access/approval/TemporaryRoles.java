package io.watchfloor.dashboards.access.approval;

import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.AuthenticationResult;
import io.watchfloor.dashboards.access.SignInOrigin;
import io.watchfloor.dashboards.access.approval.Approval.Kind;
import io.watchfloor.dashboards.access.approval.Approval.State;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.List;
import java.util.Optional;

/**
 * Active temporary roles. They are requested and approved as an {@link Approval}. Every call blocks on the database.
 */
public record TemporaryRoles(AccessDatabase database) {

    /** The active temporary roles. */
    public List<Approval> inForce() {
        return database.jdbi().withHandle(handle -> ApprovalRows.inForce(handle, database.now()));
    }

    /** Returns the permanent administrators, ordered by name. */
    public List<String> standingAdministrators() {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery("""
                                SELECT name FROM person WHERE role = 'administrator' AND disabled_at IS NULL AND removed_at IS NULL
                                ORDER BY name COLLATE "C\"""").mapTo(String.class).list());
    }

    /**
     * Ends a temporary role: the person's own or, if the person has the right to lead, another person's.
     *
     * @return false if no such role is active, or the person is not allowed to end the role
     */
    public boolean end(String id, AuthenticationResult.Authenticated by, SignInOrigin whence) {
        return database.jdbi().inTransaction(handle -> {
            Optional<Approval> found = ApprovalRows.find(handle, id, true)
                    .filter(one -> one.kind() == Kind.ELEVATION && one.state() == State.APPROVED)
                    .filter(one -> one.person().equals(by.person().name()) || by.may(Verb.LEAD));
            found.ifPresent(one -> {
                ApprovalRows.decide(handle, id, State.ENDED, null, "");
                database.audit()
                        .append(
                                handle,
                                new Actor(by.person().name(), by.credential().id(), whence.address())
                                        .did("elevation.end", "approval:" + id, "of " + one.person(), ""));
            });
            return found.isPresent();
        });
    }
}
