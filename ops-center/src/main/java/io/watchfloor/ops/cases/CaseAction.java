package io.watchfloor.ops.cases;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.watchfloor.ops.rights.Verb;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** People's actions on a case. On the wire in lower case, as the route of that name. */
public enum CaseAction {
    ACKNOWLEDGE,
    SNOOZE,
    CONFIRM,
    ASSIGN,
    NOTES,
    SEVERITY,
    TLP,
    RESTRICT,
    START,
    HOLD,
    RESUME,
    CONTAIN,
    RESOLVE,
    CLOSE,
    REOPEN,
    MERGE,
    SPLIT,
    LINK,
    UNLINK,
    ACCEPT,
    DISMISS,
    MOVE,
    ADD;

    /** Whether the outer contract's state machine allows this move from a status. */
    boolean fits(CaseStatus from) {
        return switch (this) {
            case ACKNOWLEDGE, SNOOZE, ASSIGN, SEVERITY, MERGE, ACCEPT, DISMISS, MOVE, ADD -> from.open();
            case CONFIRM, NOTES, TLP, RESTRICT -> from != CaseStatus.MERGED;
            case SPLIT, LINK, UNLINK -> true;
            case START -> from == CaseStatus.ACKNOWLEDGED;
            case HOLD -> from == CaseStatus.IN_PROGRESS;
            case RESUME -> from == CaseStatus.ON_HOLD;
            case CONTAIN ->
                switch (from) {
                    case ACKNOWLEDGED, IN_PROGRESS, ON_HOLD -> true;
                    case NEW, CONTAINED, RESOLVED, CLOSED, MERGED -> false;
                };
            case RESOLVE ->
                switch (from) {
                    case ACKNOWLEDGED, IN_PROGRESS, ON_HOLD, CONTAINED -> true;
                    case NEW, RESOLVED, CLOSED, MERGED -> false;
                };
            case CLOSE -> from == CaseStatus.RESOLVED;
            case REOPEN -> from == CaseStatus.RESOLVED || from == CaseStatus.CLOSED;
        };
    }

    /** Whether it is about two cases: triage decides it, not the case. */
    public boolean isAboutTwo() {
        return switch (this) {
            case MERGE, SPLIT, LINK, UNLINK, ACCEPT, DISMISS, MOVE, ADD -> true;
            case ACKNOWLEDGE,
                    SNOOZE,
                    CONFIRM,
                    ASSIGN,
                    NOTES,
                    SEVERITY,
                    TLP,
                    RESTRICT,
                    START,
                    HOLD,
                    RESUME,
                    CONTAIN,
                    RESOLVE,
                    CLOSE,
                    REOPEN -> false;
        };
    }

    /** The right that it needs. */
    public Verb needs() {
        return switch (this) {
            case TLP -> Verb.MARK;
            case RESTRICT -> Verb.RESTRICT;
            case ACKNOWLEDGE,
                    SNOOZE,
                    CONFIRM,
                    ASSIGN,
                    NOTES,
                    SEVERITY,
                    START,
                    HOLD,
                    RESUME,
                    CONTAIN,
                    RESOLVE,
                    CLOSE,
                    REOPEN,
                    MERGE,
                    SPLIT,
                    LINK,
                    UNLINK,
                    ACCEPT,
                    DISMISS,
                    MOVE,
                    ADD -> Verb.RESPOND;
        };
    }

    /** The actions that would change the case now, for somebody with every right. */
    public static List<CaseAction> allowed(CaseSummary now) {
        CaseStatus status = now.heading().status();
        String holder = now.holder().acknowledgedBy();
        Worsening worsening = now.worsening();
        return Arrays.stream(values())
                .filter(action -> action.fits(status))
                .filter(action -> switch (action) {
                    case ACKNOWLEDGE -> holder == null;
                    case CONFIRM -> worsening != null && worsening.isOpen();
                    case SPLIT -> !now.relations().parts().isEmpty();
                    case ACCEPT, DISMISS -> !now.relations().proposed().isEmpty();
                    case MOVE ->
                        now.contents().alertCount() > 1 && now.identity().flood() == null;
                    case ADD -> now.identity().flood() == null;
                    case UNLINK -> !now.relations().links().isEmpty();
                    default -> true;
                })
                .toList();
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is no such action */
    @JsonCreator
    public static CaseAction of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    public static Optional<CaseAction> find(String text) {
        return Arrays.stream(values())
                .filter(action -> action.text().equals(text))
                .findFirst();
    }
}
