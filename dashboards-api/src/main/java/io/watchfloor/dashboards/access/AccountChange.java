package io.watchfloor.dashboards.access;

import org.jspecify.annotations.Nullable;

/** A change of an account. */
public sealed interface AccountChange {

    /** @param disabled null to leave it unchanged; likewise the role */
    record Edit(@Nullable Role role, @Nullable Boolean disabled) implements AccountChange {}

    enum Remove implements AccountChange {
        REMOVE
    }

    /** The account's rights after the change. */
    record Rights(Role role, boolean disabled, boolean removed) {

        static Rights of(Account account) {
            return new Rights(account.role(), account.disabled(), account.removed());
        }

        boolean administers() {
            return role == Role.ADMINISTRATOR && !disabled && !removed;
        }

        boolean letsIn() {
            return !disabled && !removed;
        }
    }

    /** Pure: the rights that result. */
    default Rights appliedTo(Account account) {
        Rights now = Rights.of(account);
        return switch (this) {
            case Edit edit ->
                new Rights(
                        edit.role() == null ? now.role() : edit.role(),
                        edit.disabled() == null ? now.disabled() : edit.disabled(),
                        now.removed());
            case Remove remove -> new Rights(now.role(), now.disabled(), true);
        };
    }
}
