package io.watchfloor.ops.intel.partner;

import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An organisation with which the center exchanges signals and intelligence.
 *
 * @param account the service account as which the partner acts: by an API token, or by a client certificate
 * @param limits what the partner may receive and send
 * @param reliability as set by an administrator; applies until enough cases with signals of the partner are closed
 */
public record Partner(
        String id,
        Organisation organisation,
        Agreement agreement,
        String account,
        Limits limits,
        Reliability reliability,
        PartnerState state) {

    /** Maximum number of partners. */
    public static final int MOST = 1_000;

    public static final int MOST_CONTACTS = 20;

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    /** @param contacts people at the partner, such as {@code Ann <ann@example.org>} */
    public record Organisation(String name, List<String> contacts) {
        public Organisation {
            contacts = List.copyOf(contacts);
        }
    }

    /**
     * @param reference such as the number of a contract; empty if there is none
     * @param validFrom null for no start
     * @param validUntil null for no end
     */
    public record Agreement(
            String reference,
            @Nullable Instant validFrom,
            @Nullable Instant validUntil) {

        public static final Agreement NONE = new Agreement("", null, null);

        public boolean holdsAt(Instant time) {
            return (validFrom == null || !time.isBefore(validFrom))
                    && (validUntil == null || time.isBefore(validUntil));
        }
    }

    /**
     * @param ceiling the highest marking that the partner may receive and send
     * @param kinds what the partner may send
     */
    public record Limits(
            Tlp ceiling, Set<SignalKind> kinds, long requestsPerMinute, long objectsPerDay, long signalsPerDay) {

        /** Limits of a new partner. */
        public static final Limits USUAL = new Limits(Tlp.GREEN, EnumSet.allOf(SignalKind.class), 120, 100_000, 10_000);

        public Limits {
            EnumSet<SignalKind> some = EnumSet.noneOf(SignalKind.class);
            some.addAll(kinds);
            kinds = Collections.unmodifiableSet(some);
        }

        public long of(PartnerQuota quota) {
            return switch (quota) {
                case REQUESTS -> requestsPerMinute;
                case OBJECTS -> objectsPerDay;
                case SIGNALS -> signalsPerDay;
            };
        }
    }

    /** Whether the text can be the id of a partner. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    public Tlp ceiling() {
        return limits.ceiling();
    }

    /** Whether the partner has access at this time: its state is active, and its agreement is valid. */
    public boolean hasAccess(Instant time) {
        return state == PartnerState.ACTIVE && agreement.holdsAt(time);
    }
}
