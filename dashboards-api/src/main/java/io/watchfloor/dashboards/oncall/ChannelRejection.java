package io.watchfloor.dashboards.oncall;

/**
 * Why a channel was not changed.
 *
 * @param field name of the invalid field; may be empty
 * @param detail for users: what is wrong, and what to do
 */
public record ChannelRejection(Reason reason, String field, String detail) {

    /** Error code. */
    public enum Reason {
        UNKNOWN("channel.unknown"),
        STALE("channel.stale-version"),
        /** The address cannot be used. */
        BAD_ADDRESS("channel.bad-address"),
        /** The address changed, so its secrets must be entered again. */
        SECRETS_NEEDED("channel.secrets-needed"),
        TOO_MANY("channel.too-many"),
        NAME_TAKEN("channel.name-taken"),
        /** An escalation policy notifies the channel. */
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
