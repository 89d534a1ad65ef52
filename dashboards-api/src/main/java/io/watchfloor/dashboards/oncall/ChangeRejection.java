package io.watchfloor.dashboards.oncall;

/**
 * Why nothing was changed.
 *
 * @param field the member that is wrong; empty when it is none of them
 * @param detail for the person: what is wrong, and what to do
 */
public record ChangeRejection(Reason reason, String field, String detail) {

    /** For programs. */
    public enum Reason {
        /** There is no such schedule. */
        UNKNOWN("schedule.unknown"),
        /** Somebody changed it meanwhile. */
        STALE("schedule.stale-version"),
        /** Somebody is named whom the center does not know as a person. */
        UNKNOWN_PERSON("schedule.unknown-person"),
        /** There are as many as may be. */
        TOO_MANY("schedule.too-many"),
        /** Another name differs in upper and lower case only. */
        NAME_TAKEN("schedule.name-taken"),
        /** A policy sends pages to it. */
        IN_USE("schedule.in-use"),
        /** A time is over, or too long. */
        OVER("schedule.over"),
        /** It is another person's to decide. */
        NOT_YOURS("schedule.not-yours"),
        /** Somebody else is on call then. */
        NOT_THEIRS("schedule.not-theirs"),
        /** There is no such override. */
        NO_OVERRIDE("schedule.no-override"),
        /** There is no such request of this person. */
        NO_REQUEST("schedule.no-request"),
        /** The request was answered, withdrawn or not answered in time. */
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
