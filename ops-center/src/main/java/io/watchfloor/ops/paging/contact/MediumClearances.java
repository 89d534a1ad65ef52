package io.watchfloor.ops.paging.contact;

import io.watchfloor.ops.platform.rights.MarkingGate;
import io.watchfloor.ops.platform.rights.Tlp;

/**
 * The highest marking of a case whose details a message may show, by the place where the message appears.
 *
 * @param email the mail server and the mailbox
 * @param lockScreen push messages, SMS and calls, which appear or sound on a locked telephone
 * @param services chats and paging services, which others read or operate
 */
public record MediumClearances(Tlp email, Tlp lockScreen, Tlp services) {

    public static final MediumClearances USUAL = new MediumClearances(Tlp.RED, MarkingGate.SHARED, MarkingGate.SHARED);

    /** The highest marking for a contact method. A person's own webhook is as trusted as the person. */
    public Tlp of(ContactMethod method) {
        return switch (method) {
            case EMAIL -> email;
            case WEB_PUSH, NTFY, GOTIFY, TELEGRAM, SMS, VOICE -> lockScreen;
            case SLACK, TEAMS, MATTERMOST, PAGERDUTY, OPSGENIE, ALERTMANAGER -> services;
            case WEBHOOK -> Tlp.RED;
        };
    }

    /** The clearance of a contact that belongs to no person: its own, or the usual one of shared destinations. */
    public Tlp ofChannel(Contact channel) {
        Tlp own = channel.clearance();
        if (own != null) {
            return own;
        }
        Tlp medium = of(channel.way());
        return medium.covers(MarkingGate.SHARED) ? MarkingGate.SHARED : medium;
    }
}
