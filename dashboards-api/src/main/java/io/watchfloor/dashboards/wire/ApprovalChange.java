package io.watchfloor.dashboards.wire;

import io.watchfloor.dashboards.wire.json.Meaning;

/** Signals that approvals changed; GET /approvals returns those of the person. */
@Meaning("Number that increases with each change of approvals. When it changes, call GET /approvals" + " again.")
public record ApprovalChange(String revision) implements LiveItem {

    @Override
    public String id() {
        return "";
    }
}
