package io.watchfloor.dashboards.audit.chain;

import java.util.Locale;

/** The text fields of an audit record, in the order of their encoding. The order and the names must never change. */
public enum AuditField {
    /** Name of the person or program; empty without authentication. */
    ACTOR(200),
    /** Id of the session or API token, never its secret. */
    VIA(100),
    /** Address of the client. */
    ADDRESS(100),
    /** Action, such as {@code people.disable}. */
    ACTION(100),
    /** Object of the action. */
    OBJECT(500),
    BEFORE(4000),
    AFTER(4000),
    /** Reason given by the person. */
    REASON(2000),
    /** {@code done}, or an error code. */
    OUTCOME(200);

    private final int longest;

    AuditField(int longest) {
        this.longest = longest;
    }

    /** Returns the name of the field in lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Maximum number of characters; longer texts are shortened and marked. */
    public int longest() {
        return longest;
    }

    /** Index in the texts of a record. */
    @SuppressWarnings("EnumOrdinal") // the ordinal is part of the encoding; a test pins it
    int place() {
        return ordinal();
    }
}
