package io.watchfloor.ops.cases;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The actions that only change a case's status. */
public enum CaseVerb {
    START("started", CaseAction.START, CaseStatus.IN_PROGRESS),
    HOLD("put on hold", CaseAction.HOLD, CaseStatus.ON_HOLD),
    RESUME("resumed", CaseAction.RESUME, CaseStatus.IN_PROGRESS),
    CONTAIN("contained", CaseAction.CONTAIN, CaseStatus.CONTAINED);

    private final String participle;
    private final CaseAction action;
    private final CaseStatus leadsTo;

    CaseVerb(String participle, CaseAction action, CaseStatus leadsTo) {
        this.participle = participle;
        this.action = action;
        this.leadsTo = leadsTo;
    }

    CaseAction action() {
        return action;
    }

    CaseStatus leadsTo() {
        return leadsTo;
    }

    String participle() {
        return participle;
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for an unknown verb */
    @JsonCreator
    public static CaseVerb of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
