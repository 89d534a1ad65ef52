package io.watchfloor.dashboards.access.approval.routes;

import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.approval.Approval;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Active temporary roles and permanent administrators. */
@Meaning("Temporary roles and permanent administrators.")
public record TemporaryRolesView(
        @Meaning("Active temporary roles, by name.") List<TemporaryRoleView> inForce,

        @Meaning("Permanent administrators. Keep their number small: use temporary roles where possible.")
        List<String> standingAdministrators) {

    /** A temporary role. */
    public record TemporaryRoleView(
            String id,
            String person,
            Role role,
            String reason,
            @Nullable String givenBy,
            @Nullable Instant givenAt,
            @Nullable Instant endsAt) {

        static TemporaryRoleView of(Approval one, Approval.TemporaryRole what) {
            Approval.Decision given = one.decision();
            return new TemporaryRoleView(
                    one.id(),
                    one.person(),
                    what.role(),
                    one.wish().reason(),
                    given == null ? null : given.by(),
                    given == null ? null : given.at(),
                    given == null ? null : given.endsAt());
        }
    }

    public static TemporaryRolesView of(List<Approval> inForce, List<String> standing) {
        return new TemporaryRolesView(
                inForce.stream()
                        .filter(one -> one.wish().elevation() != null)
                        .map(one -> TemporaryRoleView.of(
                                one, Objects.requireNonNull(one.wish().elevation())))
                        .toList(),
                standing);
    }
}
