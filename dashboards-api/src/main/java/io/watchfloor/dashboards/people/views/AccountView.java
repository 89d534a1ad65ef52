package io.watchfloor.dashboards.people.views;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("An account: a person or a service account.")
public record AccountView(
        String name,
        Role role,

        @JsonUnwrapped ContactStatusView reach,

        @Meaning("Rights of the role.") List<Verb> rights,
        @Meaning("Teams of the person.") List<String> teams,

        @Meaning("Time of the person's last request, to the minute; null if there was none.") @Nullable
        Instant lastSeenAt,

        @Meaning("Owner of the service account; null for a person.") @Nullable
        String owner,

        boolean disabled,
        Instant createdAt,

        @Meaning("When the account was removed; null for an active account.") @Nullable
        Instant removedAt,

        @Meaning("Version, which increases with each change and is also the ETag.")
        long version) {

    public static AccountView of(Account account) {
        return new AccountView(
                account.name(),
                account.role(),
                ContactStatusView.of(account.person()),
                List.copyOf(account.person().bearer().verbs()),
                account.teams(),
                account.lastSeenAt(),
                account.owner(),
                account.disabled(),
                account.createdAt(),
                account.removedAt(),
                account.version());
    }
}
