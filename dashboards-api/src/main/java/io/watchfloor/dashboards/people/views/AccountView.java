package io.watchfloor.dashboards.people.views;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the center stores about a person. */
@Meaning("What the center keeps of a person.")
public record AccountView(
        String name,
        Role role,

        @JsonUnwrapped ContactStatusView reach,

        @Meaning("What the role may do.") List<Verb> rights,
        @Meaning("Teams that the person is in.") List<String> teams,

        @Meaning("When the person last did something, to the minute; null when never.") @Nullable
        Instant lastSeenAt,

        @Meaning("Who answers for this service account; null for a person.") @Nullable
        String owner,

        boolean disabled,
        Instant createdAt,

        @Meaning("When the person was removed; null while they belong here.") @Nullable
        Instant removedAt,

        @Meaning("Goes up with each change; also the ETag.") long version) {

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
