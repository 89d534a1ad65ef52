package io.watchfloor.dashboards.oncall;

/**
 * Why a channel was not changed.
 *
 * @param field the member that is wrong; empty when it is none of them
 * @param detail for the person: what is wrong, and what to do
 */
public record ChannelRejection(Reason reason, String field, String detail) {

    /** For programs. */
    public enum Reason {
        UNKNOWN("channel.unknown"),
        STALE("channel.stale-version"),
        /** Nothing can be sent to that address. */
        BAD_ADDRESS("channel.bad-address"),
        /** Secrets were to stay although the address that gets them changes. */
        SECRETS_NEEDED("channel.secrets-needed"),
        TOO_MANY("channel.too-many"),
        NAME_TAKEN("channel.name-taken"),
        /** A policy sends pages to it. */
        IN_USE("channel.in-use");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    static ChannelRejection of(Reason reason, String detail) {
        return new ChannelRejection(reason, "", detail);
    }

    public static ChannelRejection unknown(String channel) {
        return of(
                Reason.UNKNOWN, "No channel is named %s. GET /api/v1/channels lists the channels.".formatted(channel));
    }
}
