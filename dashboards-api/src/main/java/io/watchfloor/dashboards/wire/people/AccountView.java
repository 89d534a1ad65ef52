package io.watchfloor.dashboards.wire.people;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the center stores about a person. */
@Meaning("What the center keeps of a person.")
public record AccountView(
        String name,
        RoleName role,

        @JsonUnwrapped ReachView reach,

        boolean disabled,
        Instant createdAt,

        @Meaning("When the person was removed; null while they belong here.") @Nullable
        Instant removedAt,

        @Meaning("Goes up with each change; also the ETag.") long version) {

    public static AccountView of(Account account) {
        return new AccountView(
                account.name(),
                RoleName.of(account.role()),
                ReachView.of(account.person()),
                account.disabled(),
                account.createdAt(),
                account.removedAt(),
                account.version());
    }
}
