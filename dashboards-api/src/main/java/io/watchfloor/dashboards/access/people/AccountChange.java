package io.watchfloor.dashboards.access.people;

import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import org.jspecify.annotations.Nullable;

/** A change of an account. */
public sealed interface AccountChange {

    /**
     * Changes any number of properties. A null parameter leaves the property unchanged.
     *
     * @param disabled whether the account is to be disabled
     * @param owner new owner of a service account
     */
    record Edit(
            @Nullable Role role,
            @Nullable Boolean disabled,
            @Nullable Scope scope,
            @Nullable Tlp clearance,
            @Nullable String owner)
            implements AccountChange {

        public Edit(@Nullable Role role, @Nullable Boolean disabled) {
            this(role, disabled, null, null);
        }

        public Edit(@Nullable Role role, @Nullable Boolean disabled, @Nullable Scope scope, @Nullable Tlp clearance) {
            this(role, disabled, scope, clearance, null);
        }
    }

    enum Remove implements AccountChange {
        REMOVE
    }

    /** The rights and state of an account after a change. */
    record Rights(Role role, boolean disabled, boolean removed, Scope scope, Tlp clearance) {

        /** Default rights of a new account. */
        static Rights usual(Role role) {
            return new Rights(role, false, false, role.usualScope(), role.usualClearance());
        }

        static Rights of(Account account) {
            return new Rights(
                    account.role(),
                    account.disabled(),
                    account.removed(),
                    account.person().scope(),
                    account.person().clearance());
        }

        boolean administers() {
            return role == Role.ADMINISTRATOR && !disabled && !removed;
        }

        boolean letsIn() {
            return !disabled && !removed;
        }

        /** The rights as text for the audit log. */
        String told() {
            return "%s, scope: %s, clearance: %s"
                            .formatted(
                                    role.text(),
                                    scope.all() ? "all groups" : "groups " + scope.groups(),
                                    clearance.text())
                    + (removed ? ", removed" : disabled ? ", disabled" : "");
        }
    }

    /** A change of the role resets the clearance to the default of the new role. */
    private static Tlp clearance(@Nullable Role role, Rights now) {
        return role == null || role == now.role() ? now.clearance() : role.usualClearance();
    }

    /** The scope of a new partner is empty. */
    private static Scope scope(@Nullable Role role, Rights now) {
        return role == Role.PARTNER && now.role() != Role.PARTNER ? Scope.NOTHING : now.scope();
    }

    /** Computes the rights after the change, without side effects. */
    default Rights appliedTo(Account account) {
        Rights now = Rights.of(account);
        return switch (this) {
            case Edit edit ->
                new Rights(
                        edit.role() == null ? now.role() : edit.role(),
                        edit.disabled() == null ? now.disabled() : edit.disabled(),
                        now.removed(),
                        edit.scope() == null ? scope(edit.role(), now) : edit.scope(),
                        edit.clearance() == null ? clearance(edit.role(), now) : edit.clearance());
            case Remove remove -> new Rights(now.role(), now.disabled(), true, now.scope(), now.clearance());
        };
    }
}
