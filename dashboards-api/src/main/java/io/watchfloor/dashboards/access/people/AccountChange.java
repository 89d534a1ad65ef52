package io.watchfloor.dashboards.access.people;

import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import org.jspecify.annotations.Nullable;

/** A change of an account. */
public sealed interface AccountChange {

    /**
     * All of it is done, or nothing.
     *
     * @param disabled null to leave it unchanged; likewise the others
     * @param owner who answers for the service account from now on
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

    /** The account's rights after the change. */
    record Rights(Role role, boolean disabled, boolean removed, Scope scope, Tlp clearance) {

        /** Of a new account, unless somebody says otherwise. */
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

        /** As the audit tells it. */
        String told() {
            return "%s, scope: %s, clearance: %s"
                            .formatted(
                                    role.text(),
                                    scope.all() ? "all groups" : "groups " + scope.groups(),
                                    clearance.text())
                    + (removed ? ", removed" : disabled ? ", disabled" : "");
        }
    }

    /** A new role brings its usual clearance. */
    private static Tlp clearance(@Nullable Role role, Rights now) {
        return role == null || role == now.role() ? now.clearance() : role.usualClearance();
    }

    /** Somebody from outside sees nothing until it is said what. */
    private static Scope scope(@Nullable Role role, Rights now) {
        return role == Role.PARTNER && now.role() != Role.PARTNER ? Scope.NOTHING : now.scope();
    }

    /** Pure: the rights that result. */
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
