package io.watchfloor.dashboards.wire;

import io.watchfloor.dashboards.wire.json.Meaning;

/** Signals that approvals changed; GET /approvals returns those of the person. */
@Meaning("Increased with each change: request GET /approvals again.")
public record ApprovalChange(String revision) implements LiveItem {

    @Override
    public String id() {
        return "";
    }
}
