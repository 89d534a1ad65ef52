package io.watchfloor.dashboards.audit.chain;

import io.watchfloor.config.text.KebabCaseName;

/** The texts of a record, in the order of their encoding. The order and the names never change. */
public enum AuditField implements KebabCaseName {
    /** The person, or who else did it; empty when nobody was signed in. */
    ACTOR(200),
    /** The id of the credential: a session or an API token, never its secret. */
    VIA(100),
    /** The peer's address. */
    ADDRESS(100),
    /** What was done, such as {@code people.disable}. */
    ACTION(100),
    /** What it was done to. */
    OBJECT(500),
    BEFORE(4000),
    AFTER(4000),
    /** The person's own words. */
    REASON(2000),
    /** {@code done}, or the code of the refusal. */
    OUTCOME(200);

    private final int longest;

    AuditField(int longest) {
        this.longest = longest;
    }

    /** Most characters; what is longer is cut, and says so. */
    public int longest() {
        return longest;
    }

    /** Its place in a record's texts. */
    @SuppressWarnings("EnumOrdinal") // the order is the encoding's, which a test pins
    int place() {
        return ordinal();
    }
}
