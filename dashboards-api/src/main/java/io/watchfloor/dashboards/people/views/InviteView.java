package io.watchfloor.dashboards.people.views;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.people.Invite;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.text.WireText;
import java.time.Instant;
import java.util.List;

@Meaning("An invitation, without its link.")
public record InviteView(
        String id,
        @Meaning("Name of the new account.") String name,
        Role role,

        @JsonUnwrapped ContactStatusView reach,

        @Meaning("Teams that the person joins.") List<String> teams,
        Status status,

        @JsonUnwrapped Course course) {

    /** Creator and lifetime of the invitation. */
    public record Course(String createdBy, Instant createdAt, Instant expiresAt) {}

    /** Whether the link is valid. */
    public enum Status implements WireText {
        OPEN,
        USED,
        WITHDRAWN,
        EXPIRED
    }

    /** A new invitation with its link. */
    @Meaning("A new invitation.")
    public record WithLink(
            @JsonUnwrapped InviteView about,
            @Meaning("The link, shown only once.") String link) {}

    public static InviteView of(Invite invite) {
        return new InviteView(
                invite.id(),
                invite.invited().name(),
                invite.invited().role(),
                ContactStatusView.of(invite.invited()),
                invite.teams(),
                switch (invite.status()) {
                    case OPEN -> Status.OPEN;
                    case USED -> Status.USED;
                    case WITHDRAWN -> Status.WITHDRAWN;
                    case EXPIRED -> Status.EXPIRED;
                },
                new Course(
                        invite.course().madeBy(),
                        invite.course().createdAt(),
                        invite.course().expiresAt()));
    }
}
