package io.watchfloor.dashboards.oncall;

/**
 * Why a schedule was not changed.
 *
 * @param field name of the invalid field; may be empty
 * @param detail for users: what is wrong, and what to do
 */
public record ChangeRejection(Reason reason, String field, String detail) {

    /** Error code. */
    public enum Reason {
        /** The schedule does not exist. */
        UNKNOWN("schedule.unknown"),
        /** The schedule was changed in the meantime. */
        STALE("schedule.stale-version"),
        /** A person in the request has no account. */
        UNKNOWN_PERSON("schedule.unknown-person"),
        /** The maximum number of schedules, overrides or requests is reached. */
        TOO_MANY("schedule.too-many"),
        /** The name differs from the name of an existing schedule only in upper and lower case. */
        NAME_TAKEN("schedule.name-taken"),
        /** An escalation policy notifies the schedule. */
        IN_USE("schedule.in-use"),
        /** A period is in the past, or too long. */
        OVER("schedule.over"),
        /** Only another person may make this change. */
        NOT_YOURS("schedule.not-yours"),
        /** Another person is on call in the period. */
        NOT_THEIRS("schedule.not-theirs"),
        /** The override does not exist. */
        NO_OVERRIDE("schedule.no-override"),
        /** The person has no such request. */
        NO_REQUEST("schedule.no-request"),
        /** The request is accepted, declined, withdrawn or expired. */
        DECIDED("schedule.request-decided");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    static ChangeRejection of(Reason reason, String detail) {
        return new ChangeRejection(reason, "", detail);
    }

    public static ChangeRejection unknown(String schedule) {
        return of(
                Reason.UNKNOWN,
                "No schedule is named %s. GET /api/v1/schedules lists the schedules.".formatted(schedule));
    }
}
